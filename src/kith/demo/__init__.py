"""The made-up region: invented lives, the returns that tell of them, and one-use links for the cast.

What lives here: a generator (``lives``, plain Python), what puts it into a database of its own (``making``), and
the links, which work only there and only on this machine. What does not: anything a real installation needs.
"""
