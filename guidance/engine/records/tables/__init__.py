"""Tables of anybody's making, and workbooks of them: a map says what each is, and which events a row of it shows."""
