"""The person's pages: what is held about them, asking for it, opening it, what is wrong; their space as a file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kith.access.gates import NotHere, Own, door, own_space
from kith.audit.choices import Kind
from kith.kit.kept import kept_as
from kith.records.actions.corrections import ask_to_correct
from kith.records.actions.erasing import ask_to_erase_space, keep_space
from kith.records.actions.requests import ask_for_record, move_request, say_about_request
from kith.records.choices.corrections import About
from kith.records.choices.giving import HANDED_NAMES, Handed
from kith.records.choices.requests import FORMAT_NAMES, Format, Mover, State, Support
from kith.records.choices.retention import SPACE_PART_NAMES, SpacePart
from kith.records.figures.giving import making_now
from kith.records.figures.requests import own_request, own_steps, stages
from kith.records.files import space_files
from kith.records.forms.keeping import EraseSpaceForm
from kith.records.forms.requests import AskForm, SayForm, WrongForm
from kith.records.gates.requests import OneRequest, own_record_request
from kith.records.queries.corrections import corrections_of
from kith.records.queries.giving import handed_over, read_pack
from kith.records.queries.requests import content_of, open_request_of, pack_of, requests_of, steps_of
from kith.records.queries.retention import erased_of, erasure_waiting, erasures_of
from kith.records.views.common import agreed, as_file, get_or_post, kind_wanted, page, sent
from kith.words import Say


@door(own_space)
@require_safe
def held_about_me(request: HttpRequest, found: Own) -> HttpResponse:
    """Show what somebody can do about their record and their space, and where what they asked for stands."""
    person = found.person
    return page(
        request,
        "held_about_me",
        requests=[(one, own_request(one)) for one in requests_of(person)],
        may_ask=open_request_of(person) is None,
        corrections=corrections_of(person),
        waiting=erasure_waiting(person),
        erasures=[
            (one, [SPACE_PART_NAMES[SpacePart(part)] for part in one.parts]) for one in erasures_of(person)
        ],
        erased=erased_of(person),
    )


# Asking


@door(own_space, fresh=True)
@get_or_post
@kept_as(Say("Asking for your record"))
def record_ask(request: HttpRequest, found: Own) -> HttpResponse:
    """Say what is in a record and what may be hard to read; then ask for it."""
    form, waiting = AskForm(sent(request)), open_request_of(found.person)
    if form.is_valid() and agreed(form, lambda: _ask(form, found)):
        messages.success(request, _("We have your request. You see here where it stands."))
        return redirect("held_about_me")
    return page(request, "record_ask", form, waiting=waiting)


def _ask(form: AskForm, found: Own) -> None:
    answers = form.cleaned_data
    ask_for_record(
        found.person,
        by=found.visit.account,
        at=found.visit.now,
        format=Format(answers["format"]),
        support=Support(answers["support"]),
        wish=answers["wish"],
        token=answers["once"],
    )


@door(own_record_request)
@get_or_post
def record_request(request: HttpRequest, found: OneRequest) -> HttpResponse:
    """Show where a request stands, what was said, and how to say something."""
    form, asked, visit = SayForm(sent(request)), found.request, found.visit
    if form.is_valid() and agreed(form, lambda: _say(form, found)):
        messages.success(request, _("Sent to the records team. The answer comes here."))
        return redirect("record_request", request_ref=asked.ref)
    return page(
        request,
        "record_request",
        form,
        asked=asked,
        now=own_request(asked),
        wanted=FORMAT_NAMES[Format(asked.format)],
        stages=stages(asked),
        steps=own_steps(list(steps_of(asked)), visit.account.pk),
        pack=pack_of(asked, at=visit.now),
        making=making_now(asked),
        handed=[(one, HANDED_NAMES[Handed(one.how)]) for one in handed_over(asked)],
    )


def _say(form: SayForm, found: OneRequest) -> None:
    answers = form.cleaned_data
    say_about_request(
        found.request, answers["words"], by=found.visit.account, at=found.visit.now, token=answers["once"]
    )


@door(own_record_request)
@get_or_post
def record_withdraw(request: HttpRequest, found: OneRequest) -> HttpResponse:
    """Ask once whether a request should be taken back, and do it."""
    if request.method == "POST":
        return _moved(request, found, State.WITHDRAWN, _("Taken back. You can ask again at any time."))
    return page(request, "record_withdraw", asked=found.request, now=own_request(found.request))


def _moved(request: HttpRequest, found: OneRequest, to: State, done: str, words: str = "") -> HttpResponse:
    form = SayForm({"words": words or "-"})
    form.is_valid()
    moved = agreed(form, lambda: _move(found, to, words))
    if moved:
        messages.success(request, done)
    else:
        messages.warning(request, " ".join(str(error) for error in form.non_field_errors()))
    return redirect("record_request", request_ref=found.request.ref)


def _move(found: OneRequest, to: State, words: str) -> None:
    visit = found.visit
    move_request(found.request, to, mover=Mover.ASKER, by=visit.account, at=visit.now, words=words)


@door(own_record_request)
@get_or_post
def record_complain(request: HttpRequest, found: OneRequest) -> HttpResponse:
    """Say that something about the answer is not right, and how to complain to somebody outside."""
    form, now = SayForm(sent(request)), own_request(found.request)
    if form.is_valid():
        said_words = form.cleaned_data["words"]
        if now.may_complain:
            return _moved(
                request, found, State.COMPLAINT, _("Sent. The records team looks at it again."), said_words
            )
        if agreed(form, lambda: _say(form, found)):
            messages.success(request, _("Sent to the records team. The answer comes here."))
            return redirect("record_request", request_ref=found.request.ref)
    return page(request, "record_complain", form, asked=found.request, now=now)


@door(own_record_request, fresh=True, post=Kind.EXPORT)
@get_or_post
def record_open(request: HttpRequest, found: OneRequest) -> HttpResponseBase:
    """Show what to know before opening one's record; a POST gives the file."""
    pack = pack_of(found.request, at=found.visit.now)
    if pack is None:
        raise NotHere
    if request.method == "POST":
        kind = kind_wanted(request)
        return as_file(content_of(pack, kind), kind, "my-record")
    readable = read_pack(found.request, at=found.visit.now) is not None
    return page(request, "record_open", asked=found.request, pack=pack, readable=readable)


# My space


@door(own_space, fresh=True, post=Kind.EXPORT)
@get_or_post
def space_take(request: HttpRequest, found: Own) -> HttpResponseBase:
    """Give somebody everything in their space as a file."""
    if request.method == "POST":
        kind = kind_wanted(request)
        made = space_files(found.person, at=found.visit.now)
        return as_file(made.pdf if kind == "pdf" else made.data, kind, "my-space")
    return page(request, "space_take")


@door(own_space, fresh=True)
@get_or_post
def space_erase(request: HttpRequest, found: Own) -> HttpResponse:
    """Say what happens when somebody erases their space, or a part of it; and do it."""
    form = EraseSpaceForm(sent(request))
    if form.is_valid() and agreed(form, lambda: _erase(form, found)):
        waits = form.cleaned_data["when"] == "wait"
        done = _("It goes in 14 days. Until then you can keep it.") if waits else _("Erased. It is gone.")
        messages.success(request, done)
        return redirect("held_about_me")
    return page(request, "space_erase", form, waiting=erasure_waiting(found.person))


def _erase(form: EraseSpaceForm, found: Own) -> None:
    ask_to_erase_space(
        found.person,
        [SpacePart(part) for part in form.cleaned_data["parts"]],
        wait=form.cleaned_data["when"] == "wait",
        by=found.visit.account,
        at=found.visit.now,
    )


@door(own_space)
@require_POST
def space_keep(request: HttpRequest, found: Own) -> HttpResponse:
    """Keep after all what was waiting to be erased."""
    if keep_space(found.person, by=found.visit.account, at=found.visit.now):
        messages.success(request, _("Kept. Nothing goes."))
    return redirect("held_about_me")


# What is wrong


@door(own_space)
@get_or_post
@kept_as(Say("Something is wrong in your record"))
def correction_ask(request: HttpRequest, found: Own) -> HttpResponse:
    """Say that something in one's record is wrong."""
    form = WrongForm(sent(request))
    if form.is_valid() and agreed(form, lambda: _say_wrong(form, found)):
        messages.success(request, _("Sent. The answer comes here."))
        return redirect("held_about_me")
    return page(request, "correction_ask", form)


def _say_wrong(form: WrongForm, found: Own) -> None:
    answers = form.cleaned_data
    ask_to_correct(
        found.person,
        about=About(answers["about"]),
        says=answers["says"],
        by=found.visit.account,
        at=found.visit.now,
        token=answers["once"],
    )
