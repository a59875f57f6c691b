"""T-03, T-10: every reference in an address or a form replaced by somebody else's; nothing is read or linked."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from kith.access.actions import share
from kith.exchange.actions import import_return
from kith.journey.actions import release_lost_tie
from kith.journey.queries import lost_ties_of
from kith.journey.tests.factories import a_year, two_foster_homes
from kith.people.actions import invite_staff
from kith.people.models import Account, Person
from kith.records.tests.factories import a_note
from kith.universe.actions import add_member
from tests.house.conftest import HEADER, WHO
from tests.house.doors import CAST, table

pytestmark = pytest.mark.django_db
NEAR, FAR = "Plantedneighbour", "Plantedforeigner"
ROWS = {name: row for name, row in table().items() if row.post and row.gate not in ("library", "anybody")}
DOORS = sorted(name for name, row in ROWS.items() if row.gate != "one_use_link")
WHOLE_COUNCIL = ("administrator", "data officer")  # their work is with anybody of their own council
RAISED = {"role": "administrator", "is_active": "", "is_staff": "1", "by": "1", "at": "2001-01-01"}


@dataclass
class Foreign:
    """What is not the visitor's: references by what they name, and the rows nobody here may touch or point to."""

    refs: dict[str, str]
    roots: set[tuple[str, int]]
    before: dict[str, list[str]]


@pytest.fixture
def foreign(world):
    """A neighbour in the same council, and another council, each with one of everything."""
    cast, now = world.cast, timezone.now()
    other, far = cast.other_person, cast.far_person
    Person.objects.filter(pk=other.pk).update(surname=NEAR, born_on=date(2006, 5, 3))
    Person.objects.filter(pk=far.pk).update(surname=FAR, born_on=date(2006, 5, 3))
    Account.objects.filter(pk=cast.far_worker.pk).update(full_name=FAR)
    other = Person.objects.get(pk=other.pk)
    member = add_member(other, NEAR, ring=1, by=cast.other_young_person, at=now)
    share(
        other, member.ref, other.allocations.get(worker=cast.other_worker), by=cast.other_young_person, at=now
    )
    a_year(far.authority)
    for person, worker in ((other, cast.other_worker), (far, cast.far_worker)):
        two_foster_homes(person)
        key = lost_ties_of(person, on=timezone.localdate(now))[0].key
        release_lost_tie(person, key, by=worker, at=now)
    by = cast.far_administrator
    run = import_return(far.authority, [("header.csv", HEADER)], year=2018, by=by, at=now)
    code, _ = invite_staff(
        far.authority, role="worker", full_name=FAR, team=cast.far_worker.team, by=by, at=now
    )
    refs = {
        "other person": other.ref,
        "far person": far.ref,
        "other member": member.ref,
        "other allocation": other.allocations.get(worker=cast.other_worker).ref,
        "far allocation": far.allocations.get(worker=cast.far_worker).ref,
        "far worker": cast.far_worker.ref,
        "far team": cast.far_worker.team.ref,
        "other prompt": other.prompts.get().ref,
        "far run": run.ref,
        "far staff code": code.ref,
        "other note": a_note(
            other.allocations.get(worker=cast.other_worker), cast.other_worker, text=NEAR
        ).ref,
        "far note": a_note(far.allocations.get(worker=cast.far_worker), cast.far_worker, text=FAR).ref,
    }
    roots = {("people.person", other.pk), ("people.person", far.pk), ("people.authority", far.authority_id)}
    return Foreign(refs, roots, touched(roots))


def entries_of(cast) -> dict[str, dict[str, Any]]:
    """What each form takes when everything in it is the visitor's own."""
    one, other = cast.person.members.values_list("ref", flat=True).order_by("pk")[:2]
    day = {"from_on_day": "1", "from_on_month": "2", "from_on_year": "2026"}
    about = {"about_on_day": "1", "about_on_month": "2", "about_on_year": "2026"}
    review = {
        "review_on_day": "1",
        "review_on_month": "2",
        "review_on_year": str(timezone.localdate().year + 1),
    }
    return {
        "member_add": {"nickname": "Jo", "fields_chosen": ["family"]},
        "member_place": {"ring": "2", "then": ""},
        "member_feel": {"feel": "good", "wish": "closer"},
        "member_edit": {"nickname": "Jo", "fields_chosen": ["friends"]},
        "member_share": {"workers": [cast.allocation.ref]},
        "member_seen": {"shown": ["name"]},
        "member_knows": {"known": [other]},
        "member_between": {"kind": "friends", "feel": ""},
        "line_draw": {"one": one, "other": other, "kind": "", "feel": ""},
        "member_who": {"sort": "person", "relation": "sister", "known_since": "2014"},
        "member_touch": {"often": "weekly", "channels": ["calls"]},
        "member_strain": {"strain": "some", "giving": "me"},
        "member_gives": {"support": ["fun"], "gives_words": "Jo"},
        "member_lasting": {"lasting": "service", "ends_age": "21"},
        "member_story": {"words": "Jo"},
        "undo": {"back": one},
        "redo": {"back": one},
        "my_sharing": {"allocation": cast.allocation.ref, "member": ""},
        "lost_tie_keep": {"nickname": "Jo"},
        "note_add": {**about, "kind": "talk", "text": "We talked."},
        "note_correct": {**about, "kind": "talk", "text": "We talked.", "why": "Day", "stamp": ""},
        "note_words": {"text": "So it was."},
        "note_withhold": {"reason": "Somebody would come to serious harm.", **review},
        "draft_keep": {"draft_address": "/me/record/", "draft_owner": "", "text": "So it"},
        "draft_throw_away": {"draft": ""},
        "person_name": {"forename": "Jo", "surname": "Lark"},
        "staff_invite": {"full_name": "Jo Lark", "role": "worker", "team": cast.team.ref},
        "team_add": {"name": "Team Jo"},
        "person_add": {"forename": "Jo", "surname": "Lark", "child_id": "JO1"},
        "allocations": {"find": "Jo"},
        "space_take": {"want": "json"},
        "record_open": {"want": "json"},
        "allocation_add": {"worker": cast.other_worker.ref, "part": "social_worker", **day},
    }


MODELS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("kith.") and model._meta.app_label not in ("audit", "kit")
]


def touched(roots) -> dict[str, list[str]]:
    """Return every stored row that is, or points to (over any keys), one of the roots."""
    rows = {(model._meta.label_lower, row.pk): row for model in MODELS for row in model.objects.order_by()}
    points = {
        place: {
            (key.related_model._meta.label_lower, getattr(row, key.attname))
            for key in row._meta.concrete_fields
            if key.is_relation
        }
        for place, row in rows.items()
    }
    reached, grown = set(roots), True
    while grown:
        more = {place for place, to in points.items() if place not in reached and to & reached}
        grown = bool(more)
        reached |= more
    found: dict[str, list[str]] = {}
    for place in sorted(reached & set(rows)):
        row = rows[place]
        told = repr([getattr(row, field.attname) for field in row._meta.concrete_fields])
        found.setdefault(place[0], []).append(told)
    return found


def send(world, foreign, name, who, *, path=None, body=None, signed_in=None):
    """Send one form; nothing foreign may be read or touched, nobody may rise. Return the answer."""
    row = ROWS[name]
    client = world.client_of(who, signed_in, fresh=row.fresh)
    account = getattr(world.cast, WHO[who])
    standing = Account.objects.filter(pk=account.pk).values(
        "role", "authority", "team", "person", "is_active"
    )
    was = standing.get()
    with transaction.atomic():
        kwargs = {**world.refs_for(row.address), **(path or {})}
        answer = client.post(reverse(name, kwargs=kwargs), {**RAISED, **(body or {})}, follow=True)
        assert touched(foreign.roots) == foreign.before, (
            f"{name} as {who} changed or linked something foreign"
        )
        assert standing.get() == was, f"{name} raised {who}"
        transaction.set_rollback(True)
    page = answer.content.decode(errors="replace")  # a file is bytes
    assert FAR not in page, f"{name} as {who} showed something of another council"
    assert NEAR not in page or who in WHOLE_COUNCIL, f"{name} as {who} showed somebody else"
    return answer


@pytest.mark.parametrize("name", [name for name in DOORS if "<" in ROWS[name].address])
def test_somebody_elses_reference_in_an_address_opens_nothing(world, foreign, signed_in, name):
    for who in [who for who in CAST if who in ROWS[name].post and not who.startswith("other")]:
        for kwarg in world.refs_for(ROWS[name].address):
            for what, ref in foreign.refs.items():
                if who in WHOLE_COUNCIL and what.startswith("other "):
                    continue  # the same council: theirs to say who works with whom
                answer = send(world, foreign, name, who, path={kwarg: ref}, signed_in=signed_in)
                assert answer.status_code == 404, f"{name} as {who} took the {what} for {kwarg}"


@pytest.mark.parametrize("name", DOORS)
def test_somebody_elses_reference_in_a_form_reads_and_links_nothing(world, foreign, signed_in, name):
    entries = entries_of(world.cast).get(name, {})
    extra = ("person", "person_ref", "member", "member_ref", "account", "authority", "worker", "allocation")
    for who in [who for who in CAST if who in ROWS[name].post and not who.startswith(("other", "far"))]:
        for what, ref in foreign.refs.items():
            if who in WHOLE_COUNCIL and what.startswith("other "):
                continue
            bodies = [{**entries, field: _with(entries[field], ref)} for field in entries]
            for body in [dict.fromkeys(extra, ref) | entries, *bodies]:
                send(world, foreign, name, who, body=body, signed_in=signed_in)


def _with(entry, ref):
    return [*entry, ref] if isinstance(entry, list) else ref
