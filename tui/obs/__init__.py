"""What the console says of OBS: what it knows of the instances, and that in words, lines and pictures. No widget."""
