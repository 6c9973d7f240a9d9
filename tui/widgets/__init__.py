"""The widgets the screens are made of, one file each."""
