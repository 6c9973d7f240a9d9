"""Having a provider speak: its limits, its failures, and what is left of its quota."""
