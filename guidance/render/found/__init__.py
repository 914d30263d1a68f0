"""What `check` found, in the forms that people, editors and build servers read."""
