"""Pages made from a case or a form: a timeline, and a form that prints."""
