"""What trials are held to: their power, their days, their measures, and what a grant needs."""
