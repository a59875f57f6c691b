"""Puts the made-up region into a database of its own, through the rooms' own actions, like anybody's."""
