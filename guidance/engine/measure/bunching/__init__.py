"""More ended in the last days of a limit than would have without one: by how much, and how sure that is."""
