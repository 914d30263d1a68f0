"""What rules come from: instruments, their places and editions, who is bound, and how all of it is known."""
