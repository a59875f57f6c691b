"""The universe room."""
