"""How somebody looks at their map: in which view, at which sitting, at whom alone, at whose lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kith.access.gates import Own
from kith.kit.templatetags.kit import day, said
from kith.universe import figures, queries
from kith.universe.figures import NOBODY, ONLY_NAMES, Nobody
from kith.universe.queries import LinkNow, MemberNow, SittingNow


@dataclass(frozen=True, slots=True)
class Way:
    """One way to go: what it is called, where it leads, and whether one is there."""

    name: str
    url: str
    here: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at. ``lit`` None is everyone; ``at`` None is now; ``shows``: whose lines could be shown."""

    members: Sequence[MemberNow]
    links: Sequence[LinkNow]
    lit: frozenset[str] | None
    show: str
    at: SittingNow | None
    views: Sequence[Way]
    presets: Sequence[Way]
    days: Sequence[Way]
    shows: Sequence[Way]
    nobody: Nobody | None
    now_url: str
    today: str

    @property
    def now(self) -> bool:
        """Whether it is looked at as it is; what was is not to be changed, so nothing on it leads anywhere."""
        return self.at is None

    def listed(self, rows: Sequence[figures.Row]) -> list[figures.Row]:
        """Return the rows of those who are looked at."""
        return [row for row in rows if self.lit is None or row.ref in self.lit]


def look_at(request: HttpRequest, found: Own, view: str) -> Look:
    """Read from an address how the map is looked at; what it does not know is as if it were not there."""
    visit, person = found.visit, found.person
    sittings = queries.sittings_of(person, at=visit.now)
    only = figures.only_from(request.GET.get("only", ""))
    at = next((one for one in sittings[1:] if one.ref == request.GET.get("at")), None)
    members = queries.members_as_of(person, at.ref) if at else queries.members_of(person, at=visit.now)
    links = queries.links_as_of(person, at.ref) if at else queries.links_of(person)
    show = next((one.ref for one in members if one.ref == request.GET.get("show") and not one.hidden), "")
    lit = figures.lit_by(only, members)
    chosen = {"only": str(only), "at": at.ref if at else "", "show": show}
    return Look(
        members=members,
        links=links,
        lit=lit,
        show=show,
        at=at,
        views=[Way(name, address(name_of, chosen, show=""), name_of == view) for name_of, name in views()],
        presets=[
            Way(said(name), address(view, chosen, only=str(one)), one is only)
            for one, name in ONLY_NAMES.items()
        ],
        days=days_of(sittings, view, chosen, at),
        shows=shows_of(members, links, view, chosen),
        nobody=NOBODY[only] if lit is not None and not lit else None,
        now_url=address(view, chosen, at=""),
        today=day(at.opened_at if at else visit.on),
    )


def views() -> list[tuple[str, str]]:
    """Return the views of a map: the name of each address, and what it is called."""
    return [
        ("my_people", _("Rings")),
        ("my_ecomap", _("Round me")),
        ("my_family", _("Family tree")),
        ("my_timeline", _("Over time")),
    ]


def address(view: str, chosen: Mapping[str, str], **other: str) -> str:
    """Return where a view is found, looked at as chosen, but for what is given otherwise."""
    asked = {name: value for name, value in {**chosen, **other}.items() if value}
    return f"{reverse(view)}?{urlencode(asked)}" if asked else reverse(view)


def days_of(
    sittings: Sequence[SittingNow], view: str, chosen: Mapping[str, str], at: SittingNow | None
) -> list[Way]:
    """Return the days one can go to, oldest first; the newest is now. None where there is only one."""
    if len(sittings) < 2:
        return []
    _newest, *before = sittings
    days = [
        Way(day(one.opened_at), address(view, chosen, at=one.ref), at is not None and one.ref == at.ref)
        for one in reversed(before)
    ]
    return [*days, Way(_("now"), address(view, chosen, at=""), at is None)]


def shows_of(
    members: Sequence[MemberNow], links: Sequence[LinkNow], view: str, chosen: Mapping[str, str]
) -> list[Way]:
    """Return whose lines could be shown alone."""
    ends = {ref for link in links for ref in (link.one, link.other)}
    return [
        Way(one.nickname, address(view, chosen, show=one.ref), one.ref == chosen["show"])
        for one in members
        if one.ref in ends and not one.hidden
    ]
