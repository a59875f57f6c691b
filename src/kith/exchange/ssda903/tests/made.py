"""Small invented returns for tests: text of the tables, and reading them."""

from pathlib import Path

from kith.exchange.ssda903.check import Checked, check
from kith.exchange.ssda903.problem import Problem
from kith.exchange.ssda903.read import Return, read_files

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
OC3 = "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM"
WORKERS = "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON"
REVIEWS = "CHILD,DOB,REVIEW,REVIEW_CODE"
UASC = "CHILD,SEX,DOB,DUC"
PREV_PERM = "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM"
DOB = "10/06/2008"


def table(header: str, *rows: str) -> bytes:
    """A table's bytes, one line for each row."""
    return "\n".join((header, *rows, "")).encode()


def episode(
    child: str = "1",
    decom: str = "01/05/2024",
    rne: str = "S",
    dec: str = "",
    rec: str = "",
    ls: str = "C2",
    place: str = "U6",
    reason: str = "",
) -> str:
    """One Episodes row."""
    return f"{child},{decom},{rne},{ls},N1,{place},PR1,{dec},{rec},{reason},,,"


GOOD_HEADER = table(HEADER, f"1,M,{DOB},WBRI,UN1,,", "0022,2,11/02/2009,MWBC,UN1,0,")
GOOD_EPISODES = table(EPISODES, episode(), episode("0022", "02/06/2024"))


def read(year: int | None = 2025, **files: bytes) -> Return:
    """Read tables given by their file stems."""
    return read_files([(f"{stem}.csv", data) for stem, data in files.items()], year=year)


def checked(year: int | None = 2025, older: tuple[Return, ...] = (), **files: bytes) -> Checked:
    """Read and check; Header is the good one unless given."""
    return check(read(year, **({"header": GOOD_HEADER} | files)), older)


def codes(problems: tuple[Problem, ...], *, notes: bool = False) -> list[str]:
    """The codes found, notes left out unless wanted."""
    return [p.code for p in problems if notes or p.grade.value != "note"]


def fake_return() -> Path | None:
    """The full invented return that may stand beside the checkout, or None."""
    root = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").exists())
    found = root.parent / "shared" / "data" / "ssda903"
    return found if (found / "fake_return").is_dir() else None
