"""Pages on which staff answer what people said is wrong in their record."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kith.access.gates import Visit, door
from kith.records.actions.corrections import answer_correction
from kith.records.choices.corrections import Answer
from kith.records.forms.requests import AnswerForm
from kith.records.gates.requests import OneCorrection, answerable_correction, staff_who_answer
from kith.records.queries.corrections import corrections_for
from kith.records.views.common import agreed, get_or_post, page, sent


@door(staff_who_answer)
@require_safe
def corrections(request: HttpRequest, visit: Visit) -> HttpResponse:
    """List what waits for an answer, and what was answered."""
    mine = list(corrections_for(visit.account, on=visit.on))
    visit.saw([one.person for one in mine])
    waiting, answered = [one for one in mine if not one.answer], [one for one in mine if one.answer]
    return page(request, "corrections", waiting=waiting, answered=answered[-20:])


@door(answerable_correction)
@get_or_post
def correction_answer(request: HttpRequest, found: OneCorrection) -> HttpResponse:
    """Read what somebody said is wrong, and answer it."""
    form = AnswerForm(sent(request))
    if form.is_valid() and agreed(form, lambda: _answer(form, found)):
        messages.success(request, _("Answered. They can read it now."))
        return redirect("corrections")
    return page(request, "correction_answer", form, asked=found.correction)


def _answer(form: AnswerForm, found: OneCorrection) -> None:
    answers = form.cleaned_data
    answer_correction(
        found.correction,
        answer=Answer(answers["answer"]),
        before=answers["before"],
        now=answers["now"],
        why=answers["why"],
        by=found.visit.account,
        at=found.visit.now,
    )
