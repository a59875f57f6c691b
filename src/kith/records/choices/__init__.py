"""Enumerations and constants of the records room, by noun. Plain Python."""
