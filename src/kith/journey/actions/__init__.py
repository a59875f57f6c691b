"""Every write about a journey: rows from the council's return, and lost ties let out, looked at and answered."""

from kith.journey.actions.prompts import answer_prompt, looked_at_together, release_lost_tie
from kith.journey.actions.records import KEPT, Kept, Tally, keep_rows, note_year

__all__ = [
    "KEPT",
    "Kept",
    "Tally",
    "answer_prompt",
    "keep_rows",
    "looked_at_together",
    "note_year",
    "release_lost_tie",
]
