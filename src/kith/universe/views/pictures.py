"""Pages of the views of one map: round me, family tree, over time, what if, and in plain words."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from kith.access.gates import Own, door, own_space
from kith.journey.figures import timeline
from kith.journey.queries import journey_of
from kith.universe import figures, queries
from kith.universe.views.common import who_sees
from kith.universe.views.look import Look, look_at
from kith.universe.whatif import around_now


@door(own_space)
@require_GET
def my_ecomap(request: HttpRequest, found: Own) -> HttpResponse:
    """Show the person what flows between them and everybody: me in the middle, everybody round me."""
    look = look_at(request, found, "my_ecomap")
    rows = listed(look, found)
    context = {
        "look": look,
        "map": figures.ecomap(look.members, linked=look.now, lit=look.lit, links=look.links, show=look.show),
        "groups": figures.by_ring([row for row in rows if row.ring]),
        "waiting": [row for row in rows if not row.ring],
    }
    return TemplateResponse(request, "universe/my_ecomap.html", context)


@door(own_space)
@require_GET
def my_family(request: HttpRequest, found: Own) -> HttpResponse:
    """Show the person their families as a tree, and who is not on it."""
    look = look_at(request, found, "my_family")
    tree = figures.family_tree(look.members, linked=look.now, lit=look.lit, links=look.links)
    context = {
        "look": look,
        "tree": tree,
        "map": tree.map,
        "families": [(name, look.listed(rows)) for name, rows in tree.families],
        "others": look.listed(tree.others),
    }
    return TemplateResponse(request, "universe/my_family.html", context)


@door(own_space)
@require_GET
def my_timeline(request: HttpRequest, found: Own) -> HttpResponse:
    """Show the person who came into their life and who left the rings, with homes and birthdays."""
    visit, person = found.visit, found.person
    journey = timeline(journey_of(person, on=visit.on), on=visit.on, own=True)
    life = figures.life_line(
        queries.members_of(person, at=visit.now),
        queries.standings_of(person),
        homes=[item for item in journey.items if item.kind == "home"],
        born_on=person.born_on,
        on=visit.on,
    )
    context = {"look": look_at(request, found, "my_timeline"), "life": life}
    return TemplateResponse(request, "universe/my_timeline.html", context)


@door(own_space)
@require_GET
def what_if(request: HttpRequest, found: Own) -> HttpResponse:
    """Show, where the person asks for it, who would remain if services ended or somebody went."""
    visit, person = found.visit, found.person
    members, links = queries.members_of(person, at=visit.now), queries.links_of(person)
    question = figures.question_from(request.GET, members, links, born_on=person.born_on, on=visit.on)
    context: dict[str, Any] = {
        "question": question,
        "around": sorted(around_now(members), key=lambda one: one.ring),
        "birthdays": [(age, name) for age, (name, _) in figures.BIRTHDAYS.items()],
    }
    if question and question.answer:
        context["map"] = figures.map_picture(members, links=links, lit=question.remain)
    return TemplateResponse(request, "universe/what_if.html", context)


@door(own_space)
@require_GET
def my_map_in_words(request: HttpRequest, found: Own) -> HttpResponse:
    """Show the person their map in plain words, to read, to hear or to print."""
    members = queries.members_of(found.person, at=found.visit.now)
    context = {
        "passages": figures.in_words(members, queries.links_of(found.person)),
        "today": found.visit.on,
    }
    return TemplateResponse(request, "universe/my_map_in_words.html", context)


def listed(look: Look, found: Own) -> list[figures.Row]:
    """Return the rows beside a picture: of those who are looked at and not hidden."""
    rows = figures.rows_of(look.members, seen_by=who_sees(found), links=look.links)
    return look.listed([row for row in rows if not row.hidden])
