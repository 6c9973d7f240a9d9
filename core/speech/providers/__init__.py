"""Those who speak: programs on this machine and services on the network, behind one Protocol."""
