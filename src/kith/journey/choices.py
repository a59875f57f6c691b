"""Codes of the SSDA903 return the journey's rules need, and the kinds of lost tie."""

from enum import StrEnum

__all__ = [
    "ADOPTED",
    "BEGINS_CARER",
    "BEGINS_HOME",
    "CHANGES_CARER",
    "CONTINUES",
    "LEAST_MONTHS",
    "NEEDS_MANAGER",
    "SHORT_BREAKS",
    "STAYED_PUT",
    "TEMPORARY_PLACES",
    "LostTieKind",
    "NewEpisode",
]


class LostTieKind(StrEnum):
    """Whom the person lost touch with, as far as records tell."""

    CARER = "carer"
    WORKER = "worker"


class NewEpisode(StrEnum):
    """Why an episode began (RNE)."""

    STARTED = "S"
    LEGAL = "L"
    PLACE_AND_CARER = "P"
    PLACE = "T"
    LEGAL_PLACE_AND_CARER = "B"
    LEGAL_AND_PLACE = "U"


CHANGES_CARER = frozenset({"P", "B"})
BEGINS_CARER = frozenset({"S", "P", "B"})
BEGINS_HOME = frozenset({"S", "P", "T", "B", "U"})
CONTINUES = "X1"
"""REC: the episode ended and another began the same day."""
STAYED_PUT = "E17"
"""REC: 18 or over and still living with the same carers."""
ADOPTED = frozenset({"E11", "E12"})
SHORT_BREAKS = frozenset({"V3", "V4"})
TEMPORARY_PLACES = frozenset({"T0", "T1", "T2", "T3", "T4"})
NEEDS_MANAGER = frozenset({"ALLEG", "STAND", "APPRR"})
"""Endings by an allegation, standards of care or approval removed: a manager looks first."""
LEAST_MONTHS = 6
"""Whole months a spell must have lasted for its end to be a lost tie."""
