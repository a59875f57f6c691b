"""What comes in from the files councils already keep, and what goes out.

What lives here: one folder per format (``ssda903``) with ``spec``, ``read``, ``check``, ``write`` in plain
Python and ``apply``, which knows Django; and ``continuity``, the report read straight from files.
What does not live here: what a home, a lost tie or a status is (``kith.journey``, ``kith.law``).
"""
