"""Rows to what pages and files of the records room show, by noun."""
