"""A desk for a time without the network: what a browser keeps of it, and what may be answered then."""
