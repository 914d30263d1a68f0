"""Commands that set two packs side by side."""
