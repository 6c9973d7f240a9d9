"""What the command line's verbs do, one module for each group of them."""
