"""The programmes that a fresh machine shows."""
