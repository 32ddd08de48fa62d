"""Papers: made from facts, typeset, numbered, hashed, and checkable by number."""
