"""Files read into nodes with places, and each node held against its schema."""
