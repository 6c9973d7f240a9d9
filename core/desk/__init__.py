"""The desk itself: modes, arming, settings, the audit, and how the system is."""
