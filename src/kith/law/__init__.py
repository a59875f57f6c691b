"""Statuses and deadlines as plain Python: what the law says of a date of birth and some days in care.

What lives here: birthdays, care-leaver status, and the dated configuration (``rules.toml``) they read.
What does not live here: Django, clocks, files, people, pages. The day is always passed in.
"""
