"""Homes lived in, moves, and workers: one person's journey as the records tell it.

What lives here: what a home, a change of carer, a worker's time and a lost tie are (``rules``), and, stored,
the episodes and worker spells they are worked out from. What does not live here: files (``kith.exchange``),
status in law (``kith.law``), and what the person says about any of it (``kith.universe``).
"""
