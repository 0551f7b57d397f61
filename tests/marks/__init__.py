"""Proof that the marks are right: every known mistake caught, every right way accepted. `make proof` runs it."""
