"""Tests of what the verbs do."""
