"""The library: what is on the disks, found, read, searched, edited and kept in order.

`scanning` runs `reading` in a process of its own, which walks a folder and reads the tags of what is new, and `watching`
begins it again when something changes. `searching` answers what a person types, `writing` gives files other tags,
`lists` are categories, tags, favourites, playlists and albums, `importing` brings files in, `loudness` and `waveform`
measure them.
"""
