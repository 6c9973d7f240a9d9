"""The library: what is on the disks, found, read, searched, edited and kept in order.

`scanning` runs `reading` in a process of its own, which walks a folder and reads by `formats` what is new there, and
`watching` begins it again when something changes. `searching` answers what a person types, `editing` gives files other
tags, and each other module serves or keeps what its name says.
"""
