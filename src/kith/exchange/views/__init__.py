"""Pages of the exchange room: the office's files, and a person's own universe as a file."""

from kith.exchange.views.imports import import_problems, import_run, imports, names_import
from kith.exchange.views.universe import universe_bring, universe_file, universe_study, universe_take

__all__ = [
    "import_problems",
    "import_run",
    "imports",
    "names_import",
    "universe_bring",
    "universe_file",
    "universe_study",
    "universe_take",
]
