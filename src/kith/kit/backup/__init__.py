"""Backups: a consistent copy of the database and the files, with a hash of every row, sealed with age.

What lives here: copying, hashing, sealing, opening, and what is kept how long. What does not live here: the keys of
sealed fields and the installation's secret key. They are kept apart, so that a stolen backup opens nothing.
"""
