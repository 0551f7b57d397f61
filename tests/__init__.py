"""The project's own tests, in the folders of what they test."""
