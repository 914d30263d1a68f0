"""What is held of a rule, on a screen."""
