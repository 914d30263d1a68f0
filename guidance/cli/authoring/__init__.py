"""Commands for those who write packs, while they write them."""
