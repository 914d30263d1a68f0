"""Several returns of one child put together, and what they say that cannot all be so."""
