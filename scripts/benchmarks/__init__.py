"""How fast Cuedesk is, each figure against a named peer from the same run."""
