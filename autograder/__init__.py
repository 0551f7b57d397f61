"""The instructor's package: grades hand-ins whose code it does not trust. Start with README.md beside this file."""
