"""What the Events screen shows, worked out without a terminal: words, filters, windows of rows, scoreboards."""
