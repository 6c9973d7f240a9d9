"""The hot path: from datagrams to rows that are committed, and events that are published."""
