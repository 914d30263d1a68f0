"""What packs are held to, once they can be read."""
