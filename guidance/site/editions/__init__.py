"""The pages of instruments and their editions, and of how well each is known."""
