"""Pages of the person's own file, by noun."""
