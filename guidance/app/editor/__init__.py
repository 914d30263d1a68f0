"""What an editor shows of a file that somebody is writing; which editor it is, is no affair of this room."""
