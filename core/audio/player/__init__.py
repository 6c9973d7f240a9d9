"""The engine's side of the decks.

`process` keeps the child process, `deck` knows what each deck shall play, `announcing` whose turn it is to speak,
`rows` keeps all that over a restart, and `service` answers the commands and follows what the child tells.
"""
