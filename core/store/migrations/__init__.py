"""The numbered steps that make the tables of all parts."""
