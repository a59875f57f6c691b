"""The gate to one import: of the administrator's own authority, or not here."""

from dataclasses import dataclass

from kith.access.gates import NotHere, Visit, office
from kith.exchange.models import ImportRun
from kith.exchange.queries import run_by_ref


@dataclass
class OneRun:
    """An import of the visitor's authority."""

    visit: Visit
    run: ImportRun


def office_run(visit: Visit, run_ref: str) -> OneRun:
    """Admit an administrator to an import of their own authority."""
    run = run_by_ref(office(visit).authority, run_ref)
    if run is None:
        raise NotHere
    return OneRun(visit, run)
