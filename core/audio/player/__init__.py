"""The engine's side of the decks.

`process` keeps the child process, `deck` knows what one deck shall play, `floor` gives all of them their orders,
`following` takes what they tell, `reviving` plays again what was lost, `announcing` knows whose turn it is to speak,
`pads` holds the jingles, and `rows` keeps all that over a restart. `playing`, `queueing`, `mixing` and `cutting` answer
the commands.
"""
