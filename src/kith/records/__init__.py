"""The person's own file: what workers write in it, asking for it, correcting it, how long it is kept.

What does not live here: my space (the person's own, in ``universe`` and the rooms beside it), and moving data of a
whole authority (``exchange``).
"""
