"""What goes on on a court: the match message by message, and the board it adds up to. Pure."""
