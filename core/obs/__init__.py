"""OBS Studio: many instances, watched and run, whatever protocol they speak.

The front door is `models`, `commands` and `events`. `instance` is the interface behind which both protocols stand (`v5`
on a library in threads, `v4` our own), and `opening` finds out which one a server speaks; what both need lives once, in
`reaching`, `wire`, `measures`, `patience`, `hearing`, `following` and `sentences`. `service` puts the part together: a
`keeper` for each of the `connections` keeps a `link` open, in which `state` works out what is known of that OBS,
`causes` which call an event comes of, and `awaited` what became of an order. `watching` tells it, `control` and
`outputs` carry out what people ask for, `matches` ties recordings to matches and `clips` tie video to moments.
`simulation` stands in for an OBS.
"""
