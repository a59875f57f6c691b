"""The young person's map: who and what is around them, how close, how it feels, who may see it.

What does not live here: the journey in homes and workers (``kith.journey``), whose part a worker plays
(``kith.people``), the sharings themselves (``kith.access``), pages for workers (``kith.desk``).
"""
