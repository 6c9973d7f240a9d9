"""What came, read back: pages of events by any filter, counts, details, and judgements by hand."""
