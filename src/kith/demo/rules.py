"""When the demo may be made, and when a one-use link may be followed. Plain functions over plain values."""

import hashlib
from ipaddress import ip_address

from kith.demo.choices import FEWEST_PEOPLE, LOOPBACK
from kith.words import Refused, Say


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's own."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def token_hash(token: str) -> str:
    """Return what is stored of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def check_may_make(*, sqlite: bool, host: str, people: int, marked: bool, empty: bool) -> None:
    """Raise ``Refused`` where a demo must not be made."""
    if not sqlite:
        raise Refused(Say("The demo makes its own SQLite database. Unset KITH_DATABASE_URL and try again."))
    if host not in LOOPBACK and not is_loopback(host):
        raise Refused(Say("The demo serves this machine only: use --host localhost."))
    if people < FEWEST_PEOPLE:
        raise Refused(Say("The demo needs at least {fewest} people.", {"fewest": FEWEST_PEOPLE}))
    if not marked and not empty:
        raise Refused(
            Say(
                "The database in this data folder holds something that is no demo. Give KITH_DATA_DIR another folder."
            )
        )


def check_same(*, people: int, seed: int, made_people: int, made_seed: int) -> None:
    """Raise ``Refused`` when a demo of another size or seed stands already."""
    if (people, seed) != (made_people, made_seed):
        raise Refused(
            Say(
                "A demo of {people} people with seed {seed} stands in this data folder. "
                "Ask for the same, or give KITH_DATA_DIR another folder.",
                {"people": made_people, "seed": made_seed},
            )
        )


def check_finished(*, done: bool, folder: str) -> None:
    """Raise ``Refused`` when a demo was begun here and broke off."""
    if not done:
        raise Refused(
            Say(
                "A demo was begun here and not finished. Delete the folder {folder} and try again.",
                {"folder": folder},
            )
        )
