"""Believable, obviously invented lives for three neighbouring councils, and the returns that tell of them.

What lives here: plain Python, the same for the same seed and day. What does not: Django, the clock, the database.
"""
