"""What kinds of act the log knows, and the name of the installation's own chain. Plain Python."""

from enum import StrEnum

INSTALLATION = "installation"


class Kind(StrEnum):
    """What was done to what somebody may read here."""

    READ = "read"
    WRITE = "write"
    REFUSED = "refused"
    JOB = "job"
