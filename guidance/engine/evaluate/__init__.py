"""What the rules say of the record: one meaning, and the engines that answer by it."""
