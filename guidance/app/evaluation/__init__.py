"""One question, one answer: what is asked, which evaluator answers, and what may be said of it as a whole."""
