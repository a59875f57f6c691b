"""Network measures and statistics in plain Python.

What lives here: how figures are worked out and when they may be shown (``disclosure``).
What does not live here: Django, clocks, people, pages. Only a later ``files`` module reads or writes.
"""
