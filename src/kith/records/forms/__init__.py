"""The shape of what is typed about the person's own file."""
