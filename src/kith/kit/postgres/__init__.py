"""PostgreSQL as Django's database, telling it before each statement as whom it is asked.

What lives here: the backend (``base``), putting walls up and rights given (``policies``), and what is wrong with the
role this installation serves as (``roles``). What does not live here: what each wall lets pass (``kith.kit.walls``).
"""
