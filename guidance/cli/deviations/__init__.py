"""Commands for deviations: recording one, what was recorded, delays, and learning from them."""
