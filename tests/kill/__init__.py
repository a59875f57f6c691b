"""The kill harness: a deed is begun in a process of its own, killed at a random point, and what is left is looked at.

What lives here: the deeds (``deeds``), databases made anew for each point (``databases``), the killing (``points``).
``python -m tests.kill`` runs it; ``bin/drill kill`` runs it at full scale and keeps the log. A room that has a deed
worth killing adds it to ``deeds.DEEDS``.
"""
