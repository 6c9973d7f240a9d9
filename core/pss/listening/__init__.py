"""Courts and their sockets: what listens where, how it is doing, and recording what comes."""
