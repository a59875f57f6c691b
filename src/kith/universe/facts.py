"""What is said of somebody, in words: for the list, for the page of one, for whoever is shown it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kith.access.choices import SHOWN_NAMES, Shown
from kith.kit.templatetags.kit import said
from kith.universe.choices import (
    CHANNEL_NAMES,
    FEEL_NAMES,
    FIELD_NAMES,
    GIVING_NAMES,
    LASTING_NAMES,
    OFTEN_NAMES,
    RELATION_NAMES,
    RING_NAMES,
    SORT_NAMES,
    STRAIN_NAMES,
    SUPPORT_NAMES,
    THROUGH_NAMES,
    WISH_NAMES,
    Channel,
    Feel,
    Field,
    Giving,
    Lasting,
    LinkKind,
    Often,
    Relation,
    Ring,
    Sort,
    Strain,
    Support,
    Through,
    Wish,
)
from kith.universe.queries import LinkNow, MemberNow, SharedMember
from kith.words import Say

Told = MemberNow | SharedMember
TRUST = {True: Say("I trust them"), False: Say("I do not trust them")}
GROWN = {True: Say("grown up"), False: Say("not grown up yet")}
BIRTHDAYS = {
    18: Say("a job or a service, until my 18th birthday"),
    21: Say("a job or a service, until my 21st birthday"),
    25: Say("a job or a service, until my 25th birthday"),
}
BETWEEN = {
    "": Say("know each other"),
    LinkKind.TOGETHER: Say("a couple"),
    LinkKind.SIBLINGS: Say("brothers or sisters"),
    LinkKind.FRIENDS: Say("friends"),
}
PARENT, CHILD = Say("their parent"), Say("their child")
NOTHING = Say("none of these")
STAR = Say("a guiding star")


@dataclass(frozen=True, slots=True)
class Group:
    """Some answers that are asked for on one page: what they are about, where to change them, what was said."""

    key: str
    url_name: str
    values: tuple[str, ...]
    is_wish: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing a worker can be shown: its sign, what it is called, what it says today (blank: nothing said)."""

    shown: str
    name: str
    value: str


def told(member: Told) -> tuple[str, ...]:
    """Return everything said of somebody but name, ring, fields, feel and wish, as short phrases."""
    own = member if isinstance(member, MemberNow) else None
    gives = gives_said(member)
    touch = touch_said(member)
    phrases = (
        *(who_said(own) if own else (relation_said(member),)),
        said(STRAIN_NAMES[Strain(member.strain)]) if member.strain else "",
        said(Say("in touch: {how}", {"how": touch})) if touch else "",
        said(GIVING_NAMES[Giving(member.giving)]) if member.giving else "",
        said(Say("gives me: {what}", {"what": gives})) if gives else "",
        trust_said(member),
        said(STAR) if own and own.star else "",
        lasting_said(member),
    )
    return tuple(phrase for phrase in phrases if phrase)


def who_said(member: MemberNow) -> tuple[str, ...]:
    """Return who somebody is: what, how related, since when, grown up or not."""
    phrases = (
        said(SORT_NAMES[Sort(member.sort)]) if member.sort else "",
        relation_said(member),
        said(Say("known since {year}", {"year": member.known_since})) if member.known_since else "",
        "" if member.grown_up is None else said(GROWN[member.grown_up]),
    )
    return tuple(phrase for phrase in phrases if phrase)


def relation_said(member: Told) -> str:
    """Return how somebody is related: the person's own words first."""
    return joined(
        f"“{member.relation_words}”" if member.relation_words else "",
        said(RELATION_NAMES[Relation(member.relation)]) if member.relation else "",
        said(THROUGH_NAMES[Through(member.through)]) if member.through else "",
    )


def touch_said(member: Told) -> str:
    """Return how often and how they are in touch."""
    often = said(OFTEN_NAMES[Often(member.often)]) if member.often else ""
    return joined(often, *(said(CHANNEL_NAMES[Channel(one)]) for one in member.channels))


def gives_said(member: Told) -> str:
    """Return what somebody gives; that it is none of what was asked is an answer too."""
    ticked = [said(SUPPORT_NAMES[Support(one)]) for one in member.support or ()]
    none = said(NOTHING) if member.support == () else ""
    return joined(none, *ticked, f"“{member.gives_words}”" if member.gives_words else "")


def trust_said(member: Told) -> str:
    """Return whether the person trusts somebody; blank where nothing was said."""
    return "" if member.trusted is None else said(TRUST[member.trusted])


def lasting_said(member: Told) -> str:
    """Return whether, and until when, somebody is there by way of a job or a service."""
    if member.ends_age:
        return said(BIRTHDAYS[member.ends_age])
    if member.ends_on:
        return said(Say("a job or a service, until {day}", {"day": member.ends_on.isoformat()}))
    return said(LASTING_NAMES[Lasting(member.lasting)]) if member.lasting else ""


def joined(*words: str) -> str:
    """Return words in a row, without the blank ones."""
    return ", ".join(word for word in words if word)


def groups_of(member: MemberNow, *, knows: Sequence[str], story: bool) -> list[Group]:
    """Return what is said of somebody, page by page on which it is asked."""
    fields = joined(*(said(FIELD_NAMES[Field(one)]) for one in member.fields))
    feel = said(FEEL_NAMES[Feel(member.feel)]) if member.feel else ""
    wish = said(WISH_NAMES[Wish(member.wish)]) if member.wish else ""
    strain = said(STRAIN_NAMES[Strain(member.strain)]) if member.strain else ""
    giving = said(GIVING_NAMES[Giving(member.giving)]) if member.giving else ""
    like = Say("What I would like")
    groups = (
        (Say("Where they belong"), "member_edit", (fields,)),
        (Say("How it feels"), "member_feel", (feel,)),
        (like, "member_feel", (wish,)),
        (Say("Who they are"), "member_who", who_said(member)),
        (Say("Strain, and who gives"), "member_strain", (strain, giving)),
        (Say("In touch"), "member_touch", (touch_said(member),)),
        (
            Say("What they give me"),
            "member_gives",
            (gives_said(member), trust_said(member), said(STAR) if member.star else ""),
        ),
        (Say("How long it lasts"), "member_lasting", (lasting_said(member),)),
        (Say("Who they know"), "member_knows", tuple(knows)),
        (
            Say("My story about them"),
            "member_story",
            (said(Say("Written. Only you can read it.")) if story else "",),
        ),
        (Say("Photo"), "member_photo", (said(Say("Only you see it")) if member.photo else "",)),
    )
    return [
        Group(said(key), url_name, tuple(value for value in values if value), is_wish=key is like)
        for key, url_name, values in groups
    ]


def seen_of(member: MemberNow) -> list[Seen]:
    """Return everything a worker can be shown of somebody, with what it says today."""
    says = {
        Shown.NAME: member.nickname,
        Shown.RING: said(RING_NAMES[Ring(member.ring)]),
        Shown.FIELDS: joined(*(said(FIELD_NAMES[Field(one)]) for one in member.fields)),
        Shown.FEEL: said(FEEL_NAMES[Feel(member.feel)]) if member.feel else "",
        Shown.STRAIN: said(STRAIN_NAMES[Strain(member.strain)]) if member.strain else "",
        Shown.IN_TOUCH: touch_said(member),
        Shown.GIVES: joined(
            said(GIVING_NAMES[Giving(member.giving)]) if member.giving else "", gives_said(member)
        ),
        Shown.TRUSTED: trust_said(member),
        Shown.RELATION: relation_said(member),
        Shown.LASTING: lasting_said(member),
        Shown.WISH: said(WISH_NAMES[Wish(member.wish)]) if member.wish else "",
    }
    return [Seen(shown.value, said(SHOWN_NAMES[shown]), says[shown]) for shown in Shown]


def shown_names(fields: Iterable[str]) -> str:
    """Return what a window shows, by name: "name, how close"."""
    return joined(*(said(SHOWN_NAMES[shown]) for shown in Shown if shown in set(fields)))


def how_linked(link: LinkNow, ref: str) -> str:
    """Return how the other end of a line stands to the one with this reference, and how it is between them."""
    parent = PARENT if link.other == ref else CHILD
    kind = parent if link.kind == LinkKind.PARENT else BETWEEN[link.kind]
    return joined(said(kind), said(FEEL_NAMES[Feel(link.feel)]) if link.feel else "")


CHANGES = {
    "nickname": Say("what you call them"),
    "ring": Say("how close they are"),
    "fields": Say("where they belong"),
    "feel": Say("how it feels"),
    "wish": Say("what you would like"),
    "strain": Say("what strain there is"),
    "giving": Say("who gives to whom"),
    "often": Say("how often you are in touch"),
    "channels": Say("how you are in touch"),
    "support": Say("what they give you"),
    "gives_words": Say("what they give you"),
    "trusted": Say("whether you trust them"),
    "star": Say("whether they are a guiding star"),
    "lasting": Say("how long it lasts"),
    "ends_on": Say("how long it lasts"),
    "ends_age": Say("how long it lasts"),
    "sort": Say("who or what they are"),
    "relation": Say("how they are related to you"),
    "through": Say("how they are related to you"),
    "relation_words": Say("how they are related to you"),
    "known_since": Say("since when you know them"),
    "grown_up": Say("whether they are grown up"),
}


def joined_to(name: str, what: str) -> str:
    """Return what is said of somebody after their name."""
    return said(Say("{name}: {what}", {"name": name, "what": what})) if what else name


def step_said(before: Mapping[str, MemberNow], after: Mapping[str, MemberNow], refs: Sequence[str]) -> str:
    """Say what taking a step back, or doing it again, changed; each mapping by reference, ``refs`` of whom."""
    now = [after[ref] for ref in refs if ref in after]
    if len(now) > 1:
        first, second = now
        return said(
            Say(
                "the line between {one} and {other}",
                {"one": first.nickname, "other": second.nickname},
            )
        )
    (member,) = now
    was = before[member.ref]
    if was.hidden != member.hidden:
        away = Say("{name} is off your map and lists; you find them among the people you have hidden")
        back = Say("{name} is on your map again, and nobody else sees them")
        return said(Say((away if member.hidden else back).msgid, {"name": member.nickname}))
    changed = dict.fromkeys(
        said(words) for name, words in CHANGES.items() if getattr(was, name) != getattr(member, name)
    )
    return joined_to(member.nickname, ", ".join(changed))
