"""What is written at the desk: departures, read from the answers to their questions."""
