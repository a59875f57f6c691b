"""Whom the cast drew. Nicknames only; nobody here is anybody."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drawn:
    """Where somebody stands: ring 1 to 4 (0 not placed), fields with the first drawn, how it feels, the wish."""

    ring: int
    fields: tuple[str, ...]
    feel: str = ""
    wish: str = ""


FAMILY, FRIENDS, ORGANISATIONS, NETWORKS = ("family",), ("friends",), ("organisations",), ("networks",)

AMIRA_FIRST = {
    "Tia": Drawn(1, FAMILY, "good", "closer"),
    "Nan": Drawn(1, FAMILY, "good"),
    "Mum": Drawn(3, FAMILY, "hard", "not_now"),
    "Uncle Jo": Drawn(4, FAMILY, "not_sure"),
    "Sam": Drawn(2, FAMILY, "good"),
    "Kez": Drawn(1, FRIENDS, "good", "as_now"),
    "Malik": Drawn(2, FRIENDS, "mixed"),
    "Ana": Drawn(3, FRIENDS, "good", "closer"),
    "Dev": Drawn(4, FRIENDS, "mixed"),
    "Ruth": Drawn(2, ORGANISATIONS, "good", "as_now"),
    "Mr Osei": Drawn(3, ORGANISATIONS, "good"),
    "Dr Lin": Drawn(4, ORGANISATIONS),
    "Jo & Pat": Drawn(3, (*NETWORKS, "family"), "good", "find_again"),
    "Mosque": Drawn(3, NETWORKS, "good"),
    "Old street": Drawn(4, NETWORKS, "not_sure"),
}
AMIRA_LATER = {
    "Malik": Drawn(3, FRIENDS, "hard", "more_space"),
    "Sam": Drawn(1, FAMILY, "good", "as_now"),
    "Band": Drawn(2, FRIENDS, "good"),
    "Boxing": Drawn(2, NETWORKS, "good", "as_now"),
    "Biscuit the cat": Drawn(1, FAMILY, "good"),
    "Auntie Noor": Drawn(0, FAMILY),
}
AMIRA_SHARES = {
    "ruth": ("Tia", "Nan", "Kez", "Boxing", "Mr Osei"),
    "cormac": ("Tia", "Nan"),
    "delphine": ("Tia",),
    "marguerite": ("Tia", "Boxing", "Biscuit the cat"),
}
AMIRA_HIDES = "Uncle Jo"
TOMASZ_FIRST = {
    "Ewa": Drawn(1, FAMILY, "good"),
    "Grandad": Drawn(2, FAMILY, "good", "closer"),
    "Linda and Col": Drawn(1, (*NETWORKS, "family"), "good", "as_now"),
    "Baz": Drawn(2, FRIENDS, "good"),
    "College": Drawn(3, ORGANISATIONS, "mixed"),
}
HANA_FIRST = {
    "Shirin": Drawn(1, FAMILY, "good", "find_again"),
    "Leyla": Drawn(1, FRIENDS, "good"),
    "Mrs Hart": Drawn(2, NETWORKS, "good"),
}
