"""Lost ties: let out by those who read the file, looked at together, answered by the person."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kith.access.actions import note
from kith.journey.models import Prompt, PromptAnswer
from kith.journey.queries import lost_tie_of, prompt_for
from kith.journey.release import Answer, ReleaseState, check_may_record_together, check_may_release
from kith.people.choices import Role
from kith.people.models import Account, Person
from kith.words import Refused, Say

GONE = Say("The files do not show this any more, so there is nothing to do.")


@transaction.atomic
def release_lost_tie(person: Person, key: str, *, by: Account, at: datetime) -> None:
    """Let the person be asked about a lost tie. Releasing it twice changes nothing; nobody is notified."""
    tie = lost_tie_of(person, key, on=timezone.localdate(at))
    if tie is None:
        raise Refused(GONE)
    check_may_release(needs_manager=tie.needs_manager, role=Role(by.role))
    prompt, new = Prompt.objects.get_or_create(
        person=person,
        key=key,
        defaults={
            "kind": tie.kind.value,
            "from_on": tie.from_on,
            "to_on": tie.to_on,
            "released_by": by,
            "released_at": at,
        },
    )
    if new:
        note("release_lost_tie", person, by=by, at=at, things=[prompt.ref])


@transaction.atomic
def looked_at_together(person: Person, key: str, *, by: Account, at: datetime) -> None:
    """Record that worker and person looked at it together; from then on the person can see it alone."""
    on = timezone.localdate(at)
    tie = lost_tie_of(person, key, on=on)
    if tie is None:
        raise Refused(GONE)
    check_may_record_together(tie.state)
    waiting = Prompt.objects.filter(person=person, key=key, together_on__isnull=True)
    if tie.state is ReleaseState.TOGETHER_FIRST and waiting.update(together_on=on, together_at=at):
        prompt = Prompt.objects.get(person=person, key=key)
        note("lost_tie_together", person, by=by, at=at, things=[prompt.ref])


@transaction.atomic
def answer_prompt(person: Person, ref: str, answer: str, *, by: Account, at: datetime) -> None:
    """Keep a prompt or throw it away; blank takes an answer back. The same answer twice changes nothing."""
    given = Answer(answer)
    if prompt_for(person, ref, on=timezone.localdate(at)) is None:
        raise Refused(GONE)
    prompt = Prompt.objects.get(person=person, ref=ref)
    stored, new = PromptAnswer.objects.get_or_create(
        prompt=prompt, defaults={"answer": given.value, "answered_at": at}
    )
    if not new and stored.answer == given.value:
        return
    if not new:
        PromptAnswer.objects.filter(pk=stored.pk).update(answer=given.value, answered_at=at)
    note("answer_prompt", person, by=by, at=at, things=[prompt.ref], fields=["answer"])
