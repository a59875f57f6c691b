"""One-use codes: given in person, used once, undone in one act."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kith.access.actions import note_failed, undo_code
from kith.access.actions.codes import come_in
from kith.access.actions.second_factors import let_back_in
from kith.access.forms.codes import AccountForm, CodeForm
from kith.access.forms.common import refuse, sent
from kith.access.forms.office import StaffForm
from kith.access.gates import (
    Office,
    OneAccount,
    OneInvitation,
    TheirPerson,
    allocated_or_team_person,
    allocated_person,
    door,
    office_invitation,
    office_staff,
    open_door,
    staff_office,
)
from kith.access.guesses import code_guess
from kith.access.queries import (
    code_works,
    has_account,
    invitation_works,
    open_code_of,
    staff_invited,
    team_workers,
    teams_of,
)
from kith.people.actions import (
    invite_person,
    invite_staff,
    withdraw_invitation,
)
from kith.people.choices import Role
from kith.people.rules import CODE_FAILED, CODE_LASTS
from kith.words import Refused

INVITED = "invited"  # the session holds a reference, never the code
GET_OR_POST = ["GET", "HEAD", "POST"]


def _too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "429.html", status=429)


@open_door
@require_http_methods(GET_OR_POST)
def code_use(request: HttpRequest) -> HttpResponseBase:
    """Type a code. A good one leads on to choosing a sign-in name; any other gets one and the same answer."""
    if request.user.is_authenticated:
        return redirect("start")
    form = CodeForm(sent(request))
    if form.is_valid():
        guess = code_guess(request)
        if guess is None:
            return _too_many(request)
        invitation = code_works(form.cleaned_data["code"], at=timezone.now())
        if invitation is not None:
            guess.was_right()
            request.session[INVITED] = invitation.ref
            return redirect("account_make")
        note_failed("code_failed", None, at=timezone.now())
        refuse(form, CODE_FAILED, "code")
    return TemplateResponse(request, "access/code_use.html", {"form": form})


@sensitive_post_parameters("password")
@open_door
@require_http_methods(GET_OR_POST)
def account_make(request: HttpRequest) -> HttpResponseBase:
    """Choose a sign-in name and a password; the account is made, the code is used, and they are signed in."""
    if request.user.is_authenticated:
        return redirect("start")
    ref = request.session.get(INVITED, "")
    invitation = invitation_works(ref, at=timezone.now())
    if invitation is None:
        return _back_to_the_code(request, tried=bool(ref))
    form = AccountForm(sent(request))
    if form.is_valid():
        guess = code_guess(request)
        if guess is None:
            return _too_many(request)
        try:
            answer = _make(request, ref, form)
        except Refused as refused:
            refuse(form, refused.reason, "username")
        else:
            guess.was_right()
            return answer
    for_staff = invitation.role != Role.YOUNG_PERSON
    return TemplateResponse(request, "access/account_make.html", {"form": form, "for_staff": for_staff})


def _make(request: HttpRequest, ref: str, form: AccountForm) -> HttpResponse:
    typed, now = form.cleaned_data, timezone.now()
    account = come_in(ref, username=typed["username"], password=typed["password"], at=now)
    request.session.pop(INVITED, None)
    credentials = {"username": account.username}
    response: HttpResponse = perform_password_login(request, credentials, Login(user=account))
    return response


def _back_to_the_code(request: HttpRequest, *, tried: bool) -> HttpResponseBase:
    """Say that a code no longer works, or ask for one where none was typed."""
    if not tried:
        return redirect("code_use")
    del request.session[INVITED]
    form = CodeForm({})
    form.errors.clear()
    refuse(form, CODE_FAILED, "code")
    return TemplateResponse(request, "access/code_use.html", {"form": form})


# Giving a code to a person


@door(allocated_person, fresh=True)
@require_http_methods(GET_OR_POST)
def person_invite(request: HttpRequest, found: TheirPerson) -> HttpResponseBase:
    """Make a code for somebody you work with; it is shown once, to be printed or copied onto paper."""
    visit, person = found.visit, found.person
    form = forms.Form(sent(request))
    if form.is_valid():
        try:
            invitation, code = invite_person(person, by=visit.account, at=visit.now)
        except Refused as refused:
            refuse(form, refused.reason)
        else:
            paper = {"code": code, "invitation": invitation, "person": person}
            return TemplateResponse(request, "access/person_code.html", paper)
    context = {
        "form": form,
        "person": person,
        "has_account": has_account(person),
        "open_code": open_code_of(person, at=visit.now),
    }
    return TemplateResponse(request, "access/person_invite.html", context)


@door(allocated_or_team_person, fresh=True)
@require_http_methods(GET_OR_POST)
def invitation_withdraw(request: HttpRequest, found: TheirPerson) -> HttpResponseBase:
    """Undo a code, and the account made with it; what the person drew waits for their next account."""
    visit, person = found.visit, found.person
    form = forms.Form(sent(request))
    if form.is_valid():
        try:
            ended = undo_code(person, by=visit.account, at=visit.now)
        except Refused as refused:
            refuse(form, refused.reason)
        else:
            messages.success(
                request,
                _("The account is ended. A new code can be made in 24 hours.")
                if ended
                else _("Undone. A new code can be made at any time."),
            )
            return redirect("invitation_withdraw", person_ref=person.ref)
    context = {
        "form": form,
        "person": person,
        "has_account": has_account(person),
        "open_code": open_code_of(person, at=visit.now),
        "may_invite": found.allocation is not None,
    }
    return TemplateResponse(request, "access/invitation_withdraw.html", context)


# Giving a code to a member of staff


@door(staff_office, fresh=True)
@require_http_methods(GET_OR_POST)
def staff_invite(request: HttpRequest, found: Office) -> HttpResponseBase:
    """Invite somebody to work here: a manager to their own team, an administrator to any part."""
    visit, authority = found.visit, found.authority
    by_manager = visit.account.role == Role.MANAGER
    teams = teams_of(authority)
    choices = None if by_manager else [(team.ref, team.name) for team in teams]
    form = StaffForm(sent(request), teams=choices)
    if form.is_valid():
        typed = form.cleaned_data
        team = visit.account.team if by_manager else teams.filter(ref=typed["team"]).first()
        try:
            invitation, code = invite_staff(
                authority,
                role=typed.get("role", Role.WORKER),
                full_name=typed["full_name"],
                team=team,
                by=visit.account,
                at=visit.now,
            )
        except Refused as refused:
            refuse(form, refused.reason)
        else:
            paper = {"code": code, "invitation": invitation}
            return TemplateResponse(request, "access/staff_code.html", paper)
    invited = staff_invited(authority, at=visit.now, team=visit.account.team) if by_manager else []
    workers = team_workers(visit.account) if by_manager else []
    context = {"form": form, "by_manager": by_manager, "invited": invited, "workers": workers}
    return TemplateResponse(request, "access/staff_invite.html", context)


@door(office_invitation)
@require_POST
def staff_invitation_withdraw(request: HttpRequest, found: OneInvitation) -> HttpResponseBase:
    """Stop a code for a member of staff from working."""
    withdraw_invitation(found.invitation, by=found.visit.account, at=found.visit.now)
    messages.success(request, _("That code no longer works."))
    return redirect("staff_invite" if found.visit.account.role == Role.MANAGER else "office")


@door(office_staff, fresh=True)
@require_http_methods(GET_OR_POST)
def account_let_in(request: HttpRequest, found: OneAccount) -> HttpResponseBase:
    """Help somebody back in who lost phone and recovery codes: one code, to hand over in person."""
    visit, account = found.visit, found.account
    form = forms.Form(sent(request))
    if form.is_valid():
        try:
            code = let_back_in(account, by=visit.account, at=visit.now)
        except Refused as refused:
            refuse(form, refused.reason)
        else:
            paper = {"code": code, "account": account, "until": visit.now + CODE_LASTS}
            return TemplateResponse(request, "access/account_let_in_code.html", paper)
    return TemplateResponse(request, "access/account_let_in.html", {"form": form, "account": account})
