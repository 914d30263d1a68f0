"""What the command line prints: tables, screens, JSON and workbooks, made from what the use cases answer."""
