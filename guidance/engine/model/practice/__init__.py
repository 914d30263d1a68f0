"""What people at work use beside rules: pathways, forms, audits, questions, and the words of the trade."""
