"""What a record is besides its events: its source, what it leaves in doubt, and work from start to end."""
