"""The journal: an append-only, hash-chained record in SQLite."""
