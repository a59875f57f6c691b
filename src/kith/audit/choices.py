"""What kinds of act the log knows, and the name of the installation's own chain. Plain Python."""

from enum import StrEnum

INSTALLATION = "installation"
THIS_MACHINE = "this machine"
"""Where an act came from that no browser asked for: a command, or the worker process."""


class Kind(StrEnum):
    """What was done to what somebody may read here. A new kind needs no migration."""

    READ = "read"
    SEARCH = "search"  # that one was made, and who was found; never its words
    EXPORT = "export"  # a file or a page for paper: it leaves Kith
    WRITE = "write"
    REFUSED = "refused"
    JOB = "job"  # nobody's own act: a command, the worker process
    BREAK_GLASS = "break_glass"  # a record opened for a reason, outside one's own work
    VIEW_AS = "view_as"  # one member of staff looks as another sees


LOOKING = frozenset({Kind.READ, Kind.SEARCH, Kind.EXPORT, Kind.BREAK_GLASS, Kind.VIEW_AS})
"""Kinds of act in which somebody saw something and changed nothing."""
