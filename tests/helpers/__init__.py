"""What several tests need, and nothing that is a test."""
