"""What an export of a whole authority holds, and what stays behind and why. Plain Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FORMAT = 1
MANIFEST, SCHEMA, README, SPACES = "manifest.json", "schema.json", "README.md", "spaces.age"
RECORD, SPACE = "record", "space"
END = ".jsonl"
LOG = "audit.entry"
"""The log's table. Each of its rows carries whom it is about (``subjects``), as its hash covers them."""

Row = Mapping[str, Any]

# Tables behind no wall of the database, and which of their rows are an authority's: paths as in a filter, one enough.
PATHS: Mapping[str, Sequence[str]] = {
    "people.authority": ("pk",),
    "people.account": ("authority", "person__authority"),
    "people.organisation": ("accounts__authority", "agreements__authority", "invitation__authority"),
    "access.notice": ("account__authority", "account__person__authority"),
    "mfa.authenticator": ("user__authority", "user__person__authority"),
}

STAYS: Mapping[str, str] = {
    "audit.head": "the log's ends follow from its rows",
    "audit.seen": "carried inside each row of the log, as its hash covers it",
    "kit.submission": "forms this installation has taken already",
    "kit.fieldkey": "the keys of this installation; the other one seals with its own",
    "kit.job": "what this installation has yet to do",
    "kit.runner": "processes of this installation",
    "kit.due": "what this installation does daily",
    "kit.outgoing": "messages that this installation has yet to send, or has sent",
    "access.session": "everybody signs in anew at the other place",
    "access.device": "a browser shows messages of the place it was turned on at, and of no other",
    "access.heldform": "kept for half an hour only",
    "account.emailaddress": "the library's own table of e-mail addresses is not used",
    "socialaccount.socialaccount": "the council's own sign-in knows the other place by another name: tied there anew",
    "demo.demomarker": "says that everything here is invented",
    "demo.signinlink": "signs in here only, once",
}

ABOUT = """# A council's records from Kith

{name} ({code}), {made_at}.

One file a table, one row a line, as JSON (UTF-8). `schema.json` says what each field is; `manifest.json` how many rows
each table has, and a hash over them: the sum, modulo 2 to the 256th, of the SHA-256 of each line without its end.
`id` counts the rows of a table; a field that points at another row holds that row's `id`, in the table `schema.json`
names. Dates are ISO 8601, times are UTC, bytes are base64.

`record/` is the service record: the council answers for it. `spaces.age`, where it is here, holds what belongs to the
young people themselves. It is sealed to the installation it goes to, not to the council, which cannot open it.

The log (`record/audit.entry.jsonl`) is chained: each row's `hash` covers all it says and the hash before it.

Everything here was readable only by some, for some purpose. Keep it as carefully.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a table: its kind, where it points (a table, or blank), what sort of thing it tells."""

    name: str
    kind: str
    points_at: str
    sort: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of an export: its name, which part it goes into, its columns."""

    name: str
    part: str
    columns: tuple[Column, ...]
