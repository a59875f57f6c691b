"""What each checked rule says, in Kith's words, and how to mend it. Codes are DfE's; KITH- codes are ours."""

from collections.abc import Mapping
from dataclasses import dataclass

from kith.exchange.ssda903.problem import Grade
from kith.words import Say

__all__ = ["SENTENCES", "Sentence"]

A, B, C, NOTE = Grade.REFUSED, Grade.FLAGGED, Grade.CARE_LEAVER, Grade.NOTE


@dataclass(frozen=True, slots=True)
class Sentence:
    """The grade and the two sentences of one code; ``message`` may have named places."""

    grade: Grade
    message: str
    mend: Say


_MEND_DATE = Say("Write the date as dd/mm/yyyy, for example 07/02/2009.")
_MEND_ID = Say("Add the child to Header, or correct the id; ids must match to the letter.")
_MEND_DOB = Say("Find out which date of birth is right and give the same in every table.")
_MEND_TWICE = Say("Keep the one row that is right.")
_MEND_OC3 = Say("Correct the care-leaver row, or remove it if the young person does not belong in it.")

_NO_HEADER = "This child has no usable row in Header."
_DOB_DIFFERS = "The date of birth here is not the one in Header."
_TWICE = "This child already has a row in this table, in line {first}; this one was not taken."
_NO_DATE = "{column} is missing or not a date."
_BAD_DATE = "{column} is not a date."


def _same(codes: str, grade: Grade, message: str, mend: Say) -> dict[str, Sentence]:
    return {code: Sentence(grade, message, mend) for code in codes.split()}


SENTENCES: Mapping[str, Sentence] = {
    **_same("INT03 INT06 INT07 INT08 INT09 KITH-HEADER", A, _NO_HEADER, _MEND_ID),
    **_same("INT15 INT16 INT17 INT18 KITH-DOB", A, _DOB_DIFFERS, _MEND_DOB),
    **_same("INT32 INT34 INT35 INT36", A, _TWICE, _MEND_TWICE),
    **_same("102 141 166 SW04STG1", A, _NO_DATE, _MEND_DATE),
    **_same("104 147 171 SW05STG1", A, _BAD_DATE, _MEND_DATE),
    "INT21": Sentence(A, "The sex here is not the one in Header.", Say("Give the same in both tables.")),
    "356": Sentence(A, "The episode ends before it begins.", Say("Correct DECOM or DEC.")),
    "SW18STG2": Sentence(A, "The worker's time ends before it begins.", Say("Correct SW_DECOM or SW_DEC.")),
    "301": Sentence(A, "The date of birth is after the end of the collection year.", Say("Correct DOB.")),
    "302": Sentence(A, "The episode begins before the child was born.", Say("Correct DECOM or DOB.")),
    "304": Sentence(
        A, "Unaccompanied status ended after the 18th birthday.", Say("Correct DUC or the date of birth.")
    ),
    "KITH-BIRTH": Sentence(
        A, "{column} is before the child was born.", Say("Correct this date or the date of birth.")
    ),
    "KITH-SW-ID": Sentence(A, "This row names no worker.", Say("Fill in SW_ID.")),
    "KITH-REPEAT": Sentence(
        B,
        "The child has two episodes that begin on the same day (also line {first}); the later row counts.",
        Say("Remove the row that is not right."),
    ),
    "632": Sentence(
        B,
        "DATE_PERM is not a date; day and month may be written zz, the year zzzz.",
        Say("Write dd/mm/yyyy, zz/mm/yyyy, zz/zz/yyyy or zz/zz/zzzz."),
    ),
    "131": Sentence(C, "IN_TOUCH is blank or not one of its codes.", _MEND_OC3),
    "132": Sentence(C, "ACTIV is blank or not one of its codes.", _MEND_OC3),
    "133": Sentence(C, "ACCOM is blank or not one of its codes.", _MEND_OC3),
    "153": Sentence(C, "Some care-leaver columns are filled and others blank.", Say("Fill all or none.")),
    "344": Sentence(
        C,
        "The young person has died or gone home for good, so activity and accommodation should be 0.",
        Say("Write 0 in ACTIV and ACCOM, or correct IN_TOUCH."),
    ),
    "345": Sentence(
        C,
        "The authority is in touch, so activity and accommodation should not be 0.",
        Say("Fill in ACTIV and ACCOM, or correct IN_TOUCH."),
    ),
    "347": Sentence(C, "Somebody under 18 cannot live in a foyer.", Say("Correct ACCOM.")),
    "391": Sentence(C, "Under 17 at the end of the collection year.", _MEND_OC3),
    "1000": Sentence(C, "The episodes say that this young person died in care.", _MEND_OC3),
    "1001": Sentence(
        C,
        "The episodes given show {days} days in care since 14 and {after} since 16 ({needed} and 1 are needed, "
        "short breaks and adoption apart). Years before these files may hold more.",
        Say("Check earlier years; remove the care-leaver row if there was no more time in care."),
    ),
    "1002": Sentence(
        C,
        "No episode of care stands in the years given.",
        Say("Check earlier years; remove the care-leaver row if there was no time in care."),
    ),
    "1007": Sentence(
        C, "Still in care on the 17th or 18th birthday this year, so no care-leaver row is due.", _MEND_OC3
    ),
    "1016": Sentence(
        C, "Care ended only after the 17th or 18th birthday this year, so no row is due yet.", _MEND_OC3
    ),
    "1011": Sentence(C, "Another authority took over the care, so it reports, not you.", _MEND_OC3),
    "3001": Sentence(
        C,
        "Around the 17th birthday somebody cannot live with their former foster carer (Z).",
        Say("Correct ACCOM."),
    ),
}
"""Every code ``check`` can find. Source of the codes: DfE validation rules 2022-23 to 2026-27."""

HISTORIC_CODE = Sentence(
    NOTE, "ACTIV holds a code that was used until 2020-21; it is kept as it is.", Say("Nothing to do.")
)
HEADER_REFUSED = "This child's row in Header (line {header}) was not taken, so this row was not either."
