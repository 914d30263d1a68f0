"""What many findings come to: counts of duties, times, and which of them may be shown without giving a child away."""
