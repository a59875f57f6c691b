"""Pages of lines between members: who knows whom, how they stand to each other, rubbing a line out."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.access.gates import NotHere, Own, door, own_space
from kith.kit.overtaken import Overtaken, stamp_of
from kith.universe import actions, figures, queries
from kith.universe.choices import LinkKind
from kith.universe.forms import BetweenForm, KnowsForm, LineForm
from kith.universe.forms.lines import CHILD
from kith.universe.gates import OwnMember, OwnPair, own_member, own_pair
from kith.universe.queries import LinkNow
from kith.universe.views.common import agreed, done, get_or_post, page, sent, steps_so_far
from kith.words import Say

MEANWHILE = Say(
    "You drew or rubbed out a line in another window meanwhile. Look at the ticks once more, then save again."
)


def people_shown(found: Own | OwnMember | OwnPair) -> list[figures.Row]:
    """Return everybody the person has not hidden, with their lines, closest first."""
    members = queries.members_of(found.person, at=found.visit.now)
    return [row for row in figures.rows_of(members, links=queries.links_of(found.person)) if not row.hidden]


@door(own_member)
@get_or_post
def member_knows(request: HttpRequest, found: OwnMember) -> HttpResponse:
    """Tick who knows somebody; lines that are there already keep what was said of them."""
    rows = people_shown(found)
    row = next((one for one in rows if one.ref == found.member.ref), None)
    others = [(one.ref, one.name) for one in rows if one is not row]
    before = {one.ref for one in row.linked} if row else set()
    form = KnowsForm(
        sent(request),
        others=others,
        initial={"known": list(before)},
        stamp=stamp_of(sorted(before)),
    )

    @transaction.atomic
    def keep() -> None:
        answers = form.cleaned_data
        if answers["stamp"] and answers["stamp"] != stamp_of(sorted(before)):
            raise Overtaken(MEANWHILE, stamp_of(sorted(before)))
        for ref in [ref for ref, _name in others if (ref in answers["known"]) != (ref in before)]:
            draw_or_rub_out(found, ref, drawn=ref in answers["known"])

    if row and request.method == "POST" and form.is_valid():
        since = steps_so_far(found)
        if agreed(form, "known", keep):
            done(request, found, _("Saved."), since=since)
            return redirect("member_knows", member_ref=found.member.ref)
    hidden = figures.row_of(queries.stands(found.member, at=found.visit.now))
    return page(request, "member_knows", form, {"row": row or hidden, "others": others})


def draw_or_rub_out(found: OwnMember, other_ref: str, *, drawn: bool) -> None:
    """Draw a plain line to somebody, or take the one there is away."""
    other = queries.member_of(found.person, other_ref)
    if other is None:
        raise NotHere
    act = actions.draw_link if drawn else actions.rub_out_link
    act(found.member, other, by=found.visit.account, at=found.visit.now)


@door(own_pair)
@get_or_post
def member_between(request: HttpRequest, found: OwnPair) -> HttpResponse:
    """Say how two of your people stand to each other; it draws the line where there is none."""
    ends = {found.member.ref, found.other.ref}
    line = next((one for one in queries.links_of(found.person) if {one.one, one.other} == ends), None)
    form = BetweenForm(
        sent(request),
        one=found.member.nickname,
        other=found.other.nickname,
        initial={"kind": kind_seen(line, found), "feel": line.feel if line else ""},
    )
    if request.method == "POST" and form.is_valid():
        one, other, answers = found.member.ref, found.other.ref, form.cleaned_data
        since = steps_so_far(found)
        if agreed(form, "kind", lambda: draw(found, one, other, **answers)):
            done(request, found, _("Saved."), since=since)
            return redirect("member_knows", member_ref=found.member.ref)
    names = {"one": found.member, "other": found.other, "drawn": line is not None}
    return page(request, "member_between", form, names)


def kind_seen(line: LinkNow | None, found: OwnPair) -> str:
    """Return how two stand to each other as the form offers it, seen from the first of them."""
    if line is None or line.kind != LinkKind.PARENT or line.one == found.member.ref:
        return line.kind if line else ""
    return CHILD


def draw(
    found: Own | OwnMember, one_ref: str, other_ref: str, *, kind: str, feel: str, once: str = ""
) -> None:
    """Draw a line between two, or say anew how they stand to each other. ``once``: drawing twice is drawing once."""
    refs = (other_ref, one_ref) if kind == CHILD else (one_ref, other_ref)
    one, other = (queries.member_of(found.person, ref) for ref in refs)
    if one is None or other is None:
        raise NotHere
    kept = LinkKind.PARENT.value if kind == CHILD else kind
    actions.draw_link(one, other, kind=kept, feel=feel, by=found.visit.account, at=found.visit.now)


@door(own_pair)
@require_POST
def line_rub_out(request: HttpRequest, found: OwnPair) -> HttpResponse:
    """Take the line between two of your people away, from now on."""
    since = steps_so_far(found)
    draw_or_rub_out(found, found.other.ref, drawn=False)
    done(request, found, _("The line is rubbed out. Earlier days keep it."), since=since)
    return redirect("member_knows", member_ref=found.member.ref)


@door(own_space)
@get_or_post
def line_draw(request: HttpRequest, found: Own) -> HttpResponse:
    """Choose two of your people and draw a line between them."""
    people = [(row.ref, row.name) for row in people_shown(found)]
    form = LineForm(sent(request), people=people)
    if request.method == "POST" and form.is_valid():
        answers, since = form.cleaned_data, steps_so_far(found)
        if agreed(form, "other", lambda: draw(found, answers.pop("one"), answers.pop("other"), **answers)):
            done(request, found, _("The line is drawn."), since=since)
            return redirect("my_people")
    return page(request, "line_draw", form, {"enough": len(people) > 1})
