"""T-03, T-04: what a page offers and what its address or form takes is its visitor's."""

import re

import pytest
from django import forms
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from kith.access.scope import scope_of
from kith.kit.walls import behind
from kith.people.models import Account, Person
from kith.words.privacy import Wall
from tests.house.conftest import WHO
from tests.house.doors import CAST, table
from tests.house.filling import choices_of, filled, forms_of
from tests.house.rows import may_see
from tests.house.test_doors import bare
from tests.house.test_foreign_refs import FAR, NEAR, foreign, send
from tests.house.test_foreign_refs import ROWS as FORMS
from tests.house.who_may import comes_upon

__all__ = ["foreign"]
pytestmark = pytest.mark.django_db
ROWS = table()
OURS = sorted(
    name for name, row in ROWS.items() if row.get and row.gate not in ("library", "anybody", "one_use_link")
)
NEVER = "ZZZZZZZZZZZZ"
ASKED_IN_ADDRESSES = {
    "added": ["my_people"],
    "thing": ["restrictions", "restriction_begin"],
    "show": ["allocations", "caseload", "team", "my_people", "my_ecomap"],
    "at": ["my_people", "my_ecomap", "my_family", "my_timeline"],
    "only": ["my_people", "my_ecomap", "my_family"],
    "age": ["what_if"],
    "without": ["what_if"],
    "page": ["allocations", "who_looked", "imports", "import_run"],
    "code": ["import_run"],
    "draft": ["note_add", "note_correct"],
}


def every_ref():
    """Return each stored row that has a reference, by it; the log's own are no way to anything."""
    models = [
        model
        for model in apps.get_models()
        if model.__module__.startswith("kith.") and any(field.name == "ref" for field in model._meta.fields)
    ]
    return {row.ref: row for model in models for row in model.objects.order_by()}


def people_for(world, who):
    """Return whose record or name somebody of the cast may come upon, worked out slowly."""
    return comes_upon(world.account_of(who), at=timezone.now())


def is_theirs(row, account, people):
    """Whether a row that a page names is this account's to come upon."""
    if isinstance(row, Account):
        return row.authority_id == account.authority_id
    whose = whose_row(row)
    if whose is not None and whose not in people:
        return False
    if behind(type(row)).wall is Wall.NONE:
        return True
    return may_see(row, scope_of(account), account)


def whose_row(row):
    if isinstance(row, Person):
        return row.pk
    if hasattr(row, "person_id"):
        return row.person_id
    return row.allocation.person_id if hasattr(row, "allocation_id") else None


def named_on(answer, refs):
    """Return the rows that a page names: in its links, forms, lists, ticks and hidden fields."""
    said = set(re.findall(r"(?<![A-Z0-9])[A-Z0-9]{12}(?![A-Z0-9])", answer.content.decode()))
    return [refs[ref] for ref in sorted(said & set(refs))]


@pytest.mark.parametrize("name", OURS)
def test_a_page_names_and_offers_only_what_its_visitor_may_see(world, foreign, signed_in, name):
    """T-04: each link, drop-down, tick and hidden field; a neighbour and another council have one of everything."""
    row, refs = ROWS[name], every_ref()
    seen = 0
    for who in [who for who in CAST if who in row.get]:
        account, people = world.account_of(who), people_for(world, who)
        answer = world.client_of(who, signed_in, fresh=row.fresh).get(
            reverse(name, kwargs=world.refs_for(row.address))
        )
        if "html" not in answer.headers.get("Content-Type", "html"):
            continue
        for one in named_on(answer, refs):
            assert is_theirs(one, account, people), f"{name} shows {who} {one!r}"
            seen += 1
        page = answer.content.decode()
        if not who.startswith("far"):
            assert FAR not in page, f"{name} shows {who} another council"
        if world.cast.other_person.pk not in people:
            assert NEAR not in page, f"{name} shows {who} a neighbour"
    assert seen or "<" not in row.address or not answer.content.strip().startswith(b"<!"), (
        "a page about something names it, or this test looks at nothing"
    )


@pytest.mark.parametrize(
    ("name", "box", "who"),
    [
        ("caseload", "name", "worker"),
        ("team", "name", "manager"),
        ("allocations", "find", "administrator"),
        ("records_office", "find", "data officer"),
        ("glass_open", "who", "other manager"),
        ("glass_open", "who", "manager"),
    ],
)
def test_a_search_finds_only_what_its_visitor_may_see(world, foreign, signed_in, name, box, who):
    """T-04: for whole names, parts of them, child IDs and references of others."""
    account, refs = world.account_of(who), every_ref()
    people = people_for(
        world, "administrator" if name == "glass_open" else who
    )  # opened with a reason: anybody here
    client = world.client_of(who, signed_in, fresh=True)
    own = Person.objects.filter(pk__in=people)
    others = Person.objects.exclude(pk__in=people)
    terms = [
        term
        for one in (*own, *others)
        for term in (one.surname, one.surname[:4], one.child_id, one.ref, "%", "_", "")
    ]
    found = set()
    for term in dict.fromkeys(terms):
        answer = client.post(reverse(name), {box: term})
        named = [one for one in named_on(answer, refs) if one.ref != term]  # the box keeps what was typed
        assert all(is_theirs(one, account, people) for one in named), f"{name} finds {who} {named} by {term}"
        found |= {one.pk for one in named if isinstance(one, Person)}
        if term != FAR:  # "nobody here has ... in it"
            assert FAR not in answer.content.decode()
    assert found or name == "glass_open", "the nearest yes: it finds their own"


def test_every_key_that_pages_read_from_addresses_is_asked_below():
    from pathlib import Path

    import kith

    source = "".join(
        path.read_text() for path in Path(kith.__file__).parent.rglob("*.py") if "/tests/" not in str(path)
    )
    read = set(re.findall(r'GET(?:\.get|\.getlist)?[\[(]"(\w+)"', source))
    assert read <= set(ASKED_IN_ADDRESSES), "say above which page reads it"


@pytest.mark.parametrize(
    ("key", "name"), [(key, name) for key, names in ASKED_IN_ADDRESSES.items() for name in names]
)
def test_somebody_elses_reference_after_the_question_mark_says_what_one_never_used_says(
    world, foreign, signed_in, key, name
):
    """T-03: whatever a page reads from its address."""
    row = ROWS[name]
    who = next(who for who in CAST if who in row.get)
    client = world.client_of(who, signed_in, fresh=row.fresh)
    at = reverse(name, kwargs=world.refs_for(row.address))
    never = client.get(at, {key: NEVER})
    for what, ref in foreign.refs.items():
        answer = client.get(at, {key: ref})
        assert answer.status_code == never.status_code
        assert plain(answer, ref) == plain(never, ref), f"{name} takes the {what} for {key}"


def plain(answer, ref):
    """Return a page without what is made anew for each answer, and without the two references that were sent."""
    page = re.sub(rb'name="(?:once|stamp|draft_\w+)" value="[^"]*"', b"", bare(answer))
    return page.replace(ref.encode(), b"").replace(NEVER.encode(), b"")


def takes_references(form):
    """Return the fields of a form that stand for something stored: hidden ones, and lists of references."""
    for name, field in form.fields.items():
        offered = [value for value in choices_of(field) if re.fullmatch(r"[A-Z0-9]{12}", value)]
        if offered or isinstance(field.widget, forms.HiddenInput):
            yield name, isinstance(field, forms.MultipleChoiceField)


@pytest.mark.parametrize("name", sorted(name for name, row in FORMS.items() if row.get & row.post))
def test_somebody_elses_reference_in_a_list_or_hidden_field_reads_and_links_nothing(
    world, foreign, signed_in, name
):
    """T-03: the form as its page gives it, filled in and right but for that one field."""
    row = FORMS[name]
    for who in [who for who in WHO if who in row.get & row.post and not who.startswith(("other", "far"))]:
        client = world.client_of(who, signed_in, fresh=row.fresh)
        answer = client.get(reverse(name, kwargs=world.refs_for(row.address)))
        for form in forms_of(answer):
            entries = filled(form, "A word or two of ours, long enough.", on=timezone.localdate())
            for field, many in takes_references(form):
                for what, ref in foreign.refs.items():
                    if who == "administrator" and what.startswith("other "):
                        continue  # the same council: theirs to say who works with whom
                    body = {**entries, form.add_prefix(field): [ref] if many else ref}
                    send(world, foreign, name, who, body=body, signed_in=signed_in)
