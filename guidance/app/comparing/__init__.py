"""Two packs side by side: what changed between them in words, and what that comes to on records."""
