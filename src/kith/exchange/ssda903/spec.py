"""The tables of the SSDA903 return: columns in order, code lists, and the rows Kith keeps in memory.

Source: DfE, Children looked-after by local authorities in England, guides to the SSDA903 collection
2017-18 to 2026-27. UPN, MOTHER, CIN, URN and postcodes are not carried beyond the reader.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

__all__ = [
    "ACCOMMODATIONS",
    "ACTIVITIES",
    "COLUMNS",
    "HISTORIC_ACTIVITIES",
    "IN_TOUCH",
    "KEPT",
    "NEEDED",
    "TELLING",
    "EpisodeRow",
    "HeaderRow",
    "Oc3Row",
    "PrevPermRow",
    "ReviewRow",
    "Row",
    "SwEpisodeRow",
    "Table",
    "UascRow",
]


class Table(StrEnum):
    """The tables of the return, by the names its rules use."""

    HEADER = "Header"
    EPISODES = "Episodes"
    REVIEWS = "Reviews"
    UASC = "UASC"
    OC2 = "OC2"
    OC3 = "OC3"
    AD1 = "AD1"
    PLACED_ADOPTION = "PlacedAdoption"
    PREV_PERM = "PrevPerm"
    MISSING = "Missing"
    SW_EPISODES = "SWEpisodes"
    DOLO = "DoLo"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


COLUMNS: Mapping[Table, tuple[str, ...]] = {
    Table.HEADER: _words("CHILD SEX DOB ETHNIC UPN MOTHER MC_DOB"),
    Table.EPISODES: _words(
        "CHILD DECOM RNE LS CIN PLACE PLACE_PROVIDER DEC REC REASON_PLACE_CHANGE HOME_POST PL_POST URN"
    ),
    Table.REVIEWS: _words("CHILD DOB REVIEW REVIEW_CODE"),
    Table.UASC: _words("CHILD SEX DOB DUC"),
    Table.OC2: _words(
        "CHILD DOB SDQ_SCORE SDQ_REASON CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK"
        " HEALTH_ASSESSMENT SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED"
    ),
    Table.OC3: _words("CHILD DOB IN_TOUCH ACTIV ACCOM"),
    Table.AD1: _words("CHILD DOB DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR"),
    Table.PLACED_ADOPTION: _words("CHILD DOB DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED"),
    Table.PREV_PERM: _words("CHILD DOB PREV_PERM LA_PERM DATE_PERM"),
    Table.MISSING: _words("CHILD DOB MISSING MIS_START MIS_END"),
    Table.SW_EPISODES: _words("CHILD DOB SW_ID SW_DECOM SW_DEC SW_REASON"),
    Table.DOLO: _words("CHILD DOB DOLO_START DOLO_END"),
}
"""Every table's columns in the order of the collection."""

_SHARED = {"CHILD", "DOB", "SEX"}
TELLING: Mapping[Table, frozenset[str]] = {
    table: frozenset(columns) - _SHARED for table, columns in COLUMNS.items()
}
"""The columns that stand in one table only, and so tell which it is."""

NEEDED: Mapping[Table, tuple[str, ...]] = {
    Table.HEADER: _words("CHILD DOB"),
    Table.EPISODES: _words("CHILD DECOM RNE LS PLACE DEC REC"),
    Table.REVIEWS: _words("CHILD DOB REVIEW REVIEW_CODE"),
    Table.UASC: _words("CHILD DOB DUC"),
    Table.OC3: _words("CHILD DOB IN_TOUCH ACTIV ACCOM"),
    Table.PREV_PERM: _words("CHILD DOB PREV_PERM"),
    Table.SW_EPISODES: _words("CHILD SW_ID SW_DECOM SW_DEC"),
}
"""The columns without which a table cannot be read; the others may be missing and are read as blank."""

KEPT = tuple(NEEDED)
"""The tables Kith reads; the others are recognised and not kept."""


@dataclass(slots=True)
class Row:
    """What every row has: where it stands, whose it is, and which of its cells are not dates.

    ``line`` is the physical line (the header is line 1). In the rows below, a date is None when blank or when
    its column stands in ``bad``; codes are trimmed and upper-cased, "" when blank.
    """

    file: str
    line: int
    bad: tuple[str, ...]
    child: str


@dataclass(slots=True)
class HeaderRow(Row):
    """One child or young person. ``mc_dob`` (a child's own child) is checked and never stored."""

    sex: str
    dob: date | None
    ethnic: str
    mc_dob: date | None


@dataclass(slots=True)
class EpisodeRow(Row):
    """One episode of care, [decom, dec); open when ``dec`` is None."""

    decom: date | None
    rne: str
    ls: str
    place: str
    provider: str
    dec: date | None
    rec: str
    reason: str


@dataclass(slots=True)
class ReviewRow(Row):
    """One looked-after review and how the child took part."""

    dob: date | None
    review: date | None
    review_code: str


@dataclass(slots=True)
class UascRow(Row):
    """Unaccompanied asylum-seeking child; ``duc`` is the day that status ceased."""

    sex: str
    dob: date | None
    duc: date | None


@dataclass(slots=True)
class Oc3Row(Row):
    """What the authority knows of a care leaver around their birthday."""

    dob: date | None
    in_touch: str
    activ: str
    accom: str


@dataclass(slots=True)
class PrevPermRow(Row):
    """Permanence before this time in care; ``date_perm`` stays text, for its day or month may be zz."""

    dob: date | None
    prev_perm: str
    la_perm: str
    date_perm: str


@dataclass(slots=True)
class SwEpisodeRow(Row):
    """One spell of one social worker, [sw_decom, sw_dec). ``sw_id`` is the worker's personal data."""

    dob: date | None
    sw_id: str
    sw_decom: date | None
    sw_dec: date | None
    sw_reason: str


IN_TOUCH = frozenset(_words("YES NO DIED REFU NREQ RHOM"))
ACTIVITIES = frozenset(_words("F1 P1 F2 P2 F4 P4 F5 P5 G4 G5 G6 0"))
HISTORIC_ACTIVITIES = frozenset(_words("F3 P3"))
"""Training or employment, until 2020-21."""
ACCOMMODATIONS = frozenset(
    {letter + digit for letter in "BCDEGHKRTUVWYZ" for digit in "12"} | {"S2", "X2", "0"}
)
"""A letter and whether it is suitable (1) or not (2); no fixed abode and custody are never suitable."""
