"""Two packs side by side, on a screen."""
