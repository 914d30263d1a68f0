"""Events, facts and states in clauses, from which sentences are made."""
