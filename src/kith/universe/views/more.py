"""Pages on which more is said of somebody, a subject a page. Nothing has to be answered."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from kith.access.gates import door
from kith.access.queries import is_paused
from kith.kit.kept import kept_as
from kith.kit.overtaken import stamp_of
from kith.universe import actions, facts, figures, queries
from kith.universe.forms import (
    GivesForm,
    LastingForm,
    PlaceForm,
    StoryForm,
    StrainForm,
    TouchForm,
    WhoForm,
)
from kith.universe.forms.more import NONE_OF_THESE, yes_or_no_was
from kith.universe.gates import OwnMember, own_member
from kith.universe.queries import MemberNow
from kith.universe.views.common import agreed, deed, get_or_post, page, saved, sent, steps_so_far, who_sees
from kith.words import Say

ABOUT_MEMBER = ("sort", "relation", "relation_words", "through", "known_since")


@door(own_member)
@require_GET
def member(request: HttpRequest, found: OwnMember) -> HttpResponse:
    """Show one member: everything said about them, and everything that can be done."""
    now = queries.stands(found.member, at=found.visit.now)
    members, links = queries.members_of(found.person, at=found.visit.now), queries.links_of(found.person)
    rows = figures.rows_of(members, seen_by=who_sees(found), links=links)
    row = next(one for one in rows if one.ref == now.ref)
    knows = [f"{one.name} ({one.how})" for one in row.linked]
    groups = facts.groups_of(now, knows=knows, story=bool(queries.story_of(found.member)))
    context = {
        "row": row,
        "said": [group for group in groups if group.values],
        "more": [group for group in groups if not group.values],
        "wish_seen_by": who_sees(found, field="wish").get(now.ref, ()),
        "paused": is_paused(found.person),
    }
    return page(request, "member", PlaceForm(initial={"ring": now.ring}), context)


@door(own_member)
@get_or_post
def member_touch(request: HttpRequest, found: OwnMember) -> HttpResponse:
    """Say how often and how you are in touch with somebody."""
    now = queries.stands(found.member, at=found.visit.now)
    form = TouchForm(sent(request), initial={"often": now.often, "channels": list(now.channels)})
    return said_of_tie(request, found, "member_touch", form, now, ("often", "channels"))


@door(own_member)
@get_or_post
def member_strain(request: HttpRequest, found: OwnMember) -> HttpResponse:
    """Say what strain there is with somebody, and who gives to whom."""
    now = queries.stands(found.member, at=found.visit.now)
    form = StrainForm(sent(request), initial={"strain": now.strain, "giving": now.giving})
    return said_of_tie(request, found, "member_strain", form, now, ("strain", "giving"))


@door(own_member)
@get_or_post
def member_lasting(request: HttpRequest, found: OwnMember) -> HttpResponse:
    """Say whether somebody is there by way of a service, and until when."""
    now = queries.stands(found.member, at=found.visit.now)
    names = ("lasting", "ends_age", "ends_on")
    form = LastingForm(sent(request), initial={name: getattr(now, name) for name in names})
    return said_of_tie(request, found, "member_lasting", form, now, names)


@door(own_member)
@get_or_post
def member_gives(request: HttpRequest, found: OwnMember) -> HttpResponse:
    """Say what somebody gives you, whether you trust them, and whether they show you a way."""
    now = queries.stands(found.member, at=found.visit.now)
    initial = {
        "support": [NONE_OF_THESE] if now.support == () else list(now.support or ()),
        "gives_words": now.gives_words,
        "trusted": yes_or_no_was(now.trusted),
        "star": now.star,
    }
    form = GivesForm(sent(request), initial=initial)

    @transaction.atomic
    def keep() -> None:
        answers = form.cleaned_data
        about = {name: answers[name] for name in ("support", "trusted", "star")}
        deed(actions.describe_member, found, gives_words=answers["gives_words"])()
        deed(actions.describe_tie, found, **about)()

    return ask(request, found, "member_gives", form, now, keep, beside="gives_words")


@door(own_member)
@get_or_post
def member_who(request: HttpRequest, found: OwnMember) -> HttpResponse:
    """Say who or what somebody is, and how you are related."""
    now = queries.stands(found.member, at=found.visit.now)
    initial = {name: getattr(now, name) for name in ABOUT_MEMBER}
    initial["grown_up"] = yes_or_no_was(now.grown_up)
    form = WhoForm(sent(request), initial=initial)

    def keep() -> None:
        answers = {name: form.cleaned_data[name] for name in (*ABOUT_MEMBER, "grown_up")}
        deed(actions.describe_member, found, **answers)()

    return ask(request, found, "member_who", form, now, keep, beside="known_since")


@door(own_member)
@get_or_post
@kept_as(Say("My story about somebody"))
def member_story(request: HttpRequest, found: OwnMember) -> HttpResponse:
    """Tell of somebody in your own words. What another window saved meanwhile is shown beside what is written here."""
    now, told = queries.stands(found.member, at=found.visit.now), queries.story_of(found.member)
    form = StoryForm(sent(request), initial={"words": told}, stamp=stamp_of(told))

    def keep() -> None:
        answers = form.cleaned_data
        told_now = {"words": answers["words"], "seen": answers["stamp"], "token": answers["once"]}
        deed(actions.tell_story, found, **told_now)()

    there = told if form.is_bound and form.data.get("stamp") != stamp_of(told) else ""
    return ask(request, found, "member_story", form, now, keep, beside="words", there=there)


def said_of_tie(
    request: HttpRequest, found: OwnMember, name: str, form: Any, now: MemberNow, answers: tuple[str, ...]
) -> HttpResponse:
    """Ask, and keep, some answers about how it is with somebody."""

    def keep() -> None:
        deed(actions.describe_tie, found, **{answer: form.cleaned_data[answer] for answer in answers})()

    return ask(request, found, name, form, now, keep, beside=answers[0])


def ask(
    request: HttpRequest,
    found: OwnMember,
    name: str,
    form: Any,
    now: MemberNow,
    keep: Callable[[], None],
    *,
    beside: str,
    **context: Any,
) -> HttpResponse:
    """Show a form about somebody, or keep what was answered; a rule's no stands beside one of its fields."""
    if request.method == "POST" and form.is_valid():
        since = steps_so_far(found)
        if agreed(form, beside, keep):
            return saved(request, found, since=since)
    return page(request, name, form, {**context, "row": figures.row_of(now)})
