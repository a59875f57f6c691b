"""A few rows that are wrong on purpose, so that a problem list is there to look at and mend."""

from kith.demo.lives.shapes import Council
from kith.exchange.ssda903.spec import Table

STRANGER = "90001"
"""A child in no header: the number behind the council's mark."""
REFUSED = {"INT06", "166", "SW18STG2"}
"""The codes of these rows: a care leaver in no header, a review on no day, an end before its beginning."""


def with_mistakes(
    tables: dict[Table, list[tuple[str, ...]]], council: Council, year: int
) -> dict[Table, list[tuple[str, ...]]]:
    """Return the tables of one year with the wrong rows added."""
    wrong = {table: list(rows) for table, rows in tables.items()}
    child, _, born, *_ = wrong[Table.HEADER][0]
    wrong[Table.OC3].append((f"{council.mark}{STRANGER}", "14/02/2006", "YES", "F2", "U1"))
    wrong[Table.REVIEWS].append((child, born, f"31/09/{year - 1}", "PN1"))
    wrong[Table.SW_EPISODES].append(
        (child, born, "SW9999999", f"20/06/{year - 1}", f"02/06/{year - 1}", "MANAGE")
    )
    return wrong
