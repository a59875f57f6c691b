"""The journey room."""
