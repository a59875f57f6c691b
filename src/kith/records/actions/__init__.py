"""Every write to the person's own file, by noun."""
