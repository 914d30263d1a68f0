"""A ledger in a database: SQLite or PostgreSQL, and what either has to offer."""
