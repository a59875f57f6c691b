"""Pages of notes: a worker's list and forms, what a manager keeps back, the person's own record."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kith.access.actions import end_withholding
from kith.access.gates import (
    Desk,
    Own,
    TheirPerson,
    allocated_person,
    door,
    manager_desk,
    own_space,
    readable_record,
)
from kith.access.queries import withholding_of
from kith.kit.kept import kept_as
from kith.kit.overtaken import Overtaken
from kith.kit.templatetags.kit import said
from kith.people.choices import Role
from kith.records.actions.notes import Told, add_own_words, correct_note, withhold_note, write_note
from kith.records.forms.notes import CorrectForm, NoteForm, OwnWordsForm, WithholdForm, told_in
from kith.records.gates.notes import OneNote, OwnNote, allocated_note, team_note
from kith.records.gates.notes import own_note as the_own_note
from kith.records.queries.notes import held_back_in_team, note_of, notes_of, own_notes
from kith.words import Refused, Say

WRONG_INPUT = 422
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _page(
    request: HttpRequest, name: str, form: forms.Form | None = None, **context: Any
) -> TemplateResponse:
    status = WRONG_INPUT if form is not None and form.errors else 200
    return TemplateResponse(request, f"records/{name}.html", {"form": form, **context}, status=status)


# A worker writes


@door(readable_record)
@require_safe
def notes(request: HttpRequest, found: TheirPerson) -> HttpResponse:
    """List what workers wrote about somebody, for whoever reads the record."""
    found.visit.saw([], fields=["notes"])
    manages = found.visit.account.role == Role.MANAGER and not found.opened
    writes = found.allocation is not None
    return _page(
        request,
        "notes",
        person=found.person,
        notes=notes_of(found.person),
        manages=manages,
        writes=writes,
    )


@door(allocated_person)
@get_or_post
@kept_as(Say("A note"))
def note_add(request: HttpRequest, found: TheirPerson) -> HttpResponse:
    """Write something down; the person can read it from that moment."""
    form = NoteForm(_sent(request), initial={"about_on": found.visit.on})
    if form.is_valid() and _written(form, found):
        messages.success(request, _("Saved in the record. They can read it now."))
        return redirect("notes", person_ref=found.person.ref)
    return _page(request, "note_add", form, person=found.person)


def _written(form: NoteForm, found: TheirPerson) -> bool:
    assert found.allocation is not None  # noqa: S101  the gate lets only allocated workers in
    answers, visit = form.cleaned_data, found.visit
    try:
        write_note(
            found.allocation,
            Told(**told_in(answers)),
            by=visit.account,
            at=visit.now,
            token=answers["once"],
        )
    except Refused as refused:
        form.add_error(None, said(refused.reason))
        return False
    return True


@door(allocated_note)
@get_or_post
@kept_as(Say("A correction of a note"))
def note_correct(request: HttpRequest, found: OneNote) -> HttpResponse:
    """Put a new version on a note. What somebody else saved meanwhile is shown beside what is written here."""
    now = found.note.now
    stands = {
        name: getattr(now, name)
        for name in ("about_on", "kind", "text", "about_others", "others", "in_confidence")
    }
    form = CorrectForm(_sent(request), initial=stands, stamp=now.ref)
    overtaken = False
    if form.is_valid():
        try:
            _correct(form, found)
        except Overtaken as other:
            overtaken = True
            form.add_error(None, said(other.reason))
            form.has_seen(other.stamp)
        except Refused as refused:
            form.add_error(None, said(refused.reason))
        else:
            messages.success(request, _("Saved as a new version. The one before stays beside it."))
            return redirect("notes", person_ref=found.person.ref)
    note = note_of(found.person, found.note.ref) if overtaken else found.note
    return _page(request, "note_correct", form, person=found.person, note=note, overtaken=overtaken)


def _correct(form: CorrectForm, found: OneNote) -> None:
    assert found.allocation is not None  # noqa: S101  the gate lets only allocated workers in
    answers = form.cleaned_data
    correct_note(
        found.person,
        found.note.ref,
        Told(**told_in(answers)),
        allocation=found.allocation,
        why=answers["why"],
        seen=answers["stamp"],
        by=found.visit.account,
        at=found.visit.now,
        token=answers["once"],
    )


# A manager keeps something back


@door(manager_desk)
@require_safe
def withheld(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List what the team's people cannot read now, what must be looked at soonest first."""
    held = held_back_in_team(desk.visit.account, on=desk.visit.on)
    desk.visit.saw([*held.people], fields=["notes"])
    return _page(request, "withheld", held=held, on=desk.visit.on)


@door(team_note)
@get_or_post
@kept_as(Say("Why a note is kept back"))
def note_withhold(request: HttpRequest, found: OneNote) -> HttpResponse:
    """Keep a note back from the person because of serious harm, until it is looked at again."""
    form = WithholdForm(_sent(request))
    visit, person, ref = found.visit, found.person, found.note.ref
    if form.is_valid():
        answers = form.cleaned_data
        try:
            withhold_note(
                person,
                ref,
                reason=answers["reason"],
                review_on=answers["review_on"],
                by=visit.account,
                at=visit.now,
                token=answers["once"],
            )
        except Refused as refused:
            form.add_error(None, said(refused.reason))
        else:
            messages.success(request, _("Kept back. It stays on your list until you look at it again."))
            return redirect("withheld")
    held = withholding_of(person, ref)
    return _page(request, "note_withhold", form, person=person, note=found.note, held=held)


@door(team_note)
@require_POST
def note_give_back(request: HttpRequest, found: OneNote) -> HttpResponse:
    """Let the person read a note that was kept back."""
    end_withholding(found.person, found.note.ref, by=found.visit.account, at=found.visit.now)
    messages.success(request, _("They can read it now."))
    return redirect("withheld")


# The person reads


@door(own_space)
@require_safe
def my_record(request: HttpRequest, found: Own) -> HttpResponse:
    """Show a person what workers wrote about them."""
    return _page(request, "my_record", notes=own_notes(found.person))


@door(the_own_note)
@get_or_post
@kept_as(Say("What I think of something in my record"))
def note_words(request: HttpRequest, found: OwnNote) -> HttpResponse:
    """Say what you think of a note; it stays beside it."""
    form = OwnWordsForm(_sent(request))
    if form.is_valid():
        answers, visit = form.cleaned_data, found.visit
        try:
            add_own_words(
                found.person,
                found.note.ref,
                answers["text"],
                by=visit.account,
                at=visit.now,
                token=answers["once"],
            )
        except Refused as refused:
            form.add_error("text", said(refused.reason))
        else:
            messages.success(request, _("Saved. Your words stand beside the note."))
            return redirect("my_record")
    return _page(request, "note_words", form, note=found.note)
