"""What is in front of somebody: the lines of a case and of a team, and the order they stand in."""
