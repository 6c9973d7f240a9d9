"""What is on the wire: the codes, how each one's fields are read, who writes how, and what nobody knows."""
