"""The deeds that are killed: what stands before, what is done, what must hold afterwards whatever the moment was.

Another room's deed joins ``DEEDS`` at the foot. Its ``act`` says ``ack(word)`` after each write that was acknowledged
to whoever asked for it; ``look`` is told those words and raises where something of them is not there, or where a deed
stands without its row of the log or a row without its deed. ``again`` does it once more, as somebody would.
"""

import atexit
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Collection
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kith.access.actions import end_pause
from kith.access.models import Pause
from kith.access.queries import begun_at, drafts_of
from kith.audit.models import Entry, Seen
from kith.cli.work import note_job, scope_of_job
from kith.conftest import with_second_factor
from kith.exchange.actions import import_return
from kith.exchange.tests.factories import a_return
from kith.exchange.whole.carry import carry_in, carry_out
from kith.journey.models import Episode, Review, WorkerEpisode
from kith.kit import jobs
from kith.kit.backup.sealed import identities_in, make_identity, open_into
from kith.kit.models import Job
from kith.kit.scope import EVERYTHING, within
from kith.people.choices import Role
from kith.people.models import Account, Authority, Person, Team
from kith.people.tests.factories import a_person, a_team, an_account, an_allocation, an_authority
from kith.records.models import Note, NoteVersion
from kith.universe.actions import add_member
from kith.universe.models import Member, Tie
from tests.house import planted_jobs

Ack = Callable[[str], None]


class Deed:
    """A deed worth killing. ``prepare`` makes what stands before it, once, where each point begins."""

    name = ""

    def prepare(self) -> None:
        raise NotImplementedError

    def arrive(self) -> None:
        """What comes before the deed at each point: signing in."""

    def act(self, ack: Ack) -> None:
        raise NotImplementedError

    def look(self, acked: Collection[str]) -> None:
        raise NotImplementedError

    def again(self) -> None:
        """Do it again after the kill, to its end; most deeds are simply done anew."""
        self.act(lambda _: None)

    def look_at_last(self) -> None:
        """What must hold once it was done again."""
        raise NotImplementedError


class ByBrowser(Deed):
    """A deed of somebody who is signed in."""

    account: Account

    def arrive(self) -> None:
        self.client = Client(SERVER_NAME="localhost")
        self.client.force_login(self.account)


def things_of(deed: str) -> list[str]:
    """Return what the rows of one deed are about, each row's first thing."""
    return [things[0] for things in Entry.objects.filter(deed=deed).values_list("things", flat=True)]


class SaveAForm(ByBrowser):
    """Somebody adds people to their map by the form; after a lost answer they send the very same form again."""

    name = "save"
    many = 8

    def prepare(self) -> None:
        authority = an_authority()
        person = a_person(authority)
        self.account = an_account(Role.YOUNG_PERSON, authority=authority, person=person)
        worker = an_account(Role.WORKER, authority=authority, team=a_team(authority))
        an_allocation(person, worker)

    def act(self, ack: Ack) -> None:
        for number in range(self.many):
            typed = {
                "nickname": f"Nan {number}",
                "once": f"token-{number}",
                "fields": ["family"],
                "ring": "1",
            }
            answer = self.client.post(reverse("member_add"), typed)
            assert "/sign-in/" not in answer.headers["Location"]
            ack(f"Nan {number}")

    def look(self, acked: Collection[str]) -> None:
        stored = [member.nickname for member in Member.objects.all()]
        assert len(stored) == len(set(stored)), "one form made two records"
        assert set(acked) <= set(stored), "what was acknowledged is lost"
        refs = set(Member.objects.values_list("ref", flat=True))
        assert Counter(things_of("add_member")) == Counter(refs), (
            "a deed without its row, or a row without its deed"
        )
        assert set(Tie.objects.values_list("member__ref", flat=True)) <= refs

    def look_at_last(self) -> None:
        self.look([f"Nan {number}" for number in range(self.many)])
        assert Member.objects.count() == self.many


class PauseSharing(ByBrowser):
    """Somebody pauses all sharing and lets it go on, over and over."""

    name = "pause"
    many = 10

    def prepare(self) -> None:
        authority = an_authority()
        person = a_person(authority)
        self.account = an_account(Role.YOUNG_PERSON, authority=authority, person=person)

    def act(self, ack: Ack) -> None:
        for number in range(self.many):
            if number % 2:
                self._go_on()
            else:
                assert self.client.post(reverse("pause_all")).headers["Location"] == reverse("my_sharing")
            ack("end_pause" if number % 2 else "pause_all")

    def _go_on(self) -> None:
        """Without the form, whose door asks for a password."""
        person = self.account.person
        assert person is not None
        with within(EVERYTHING):
            end_pause(person, by=self.account, at=timezone.now())

    def look(self, acked: Collection[str]) -> None:
        begun, ended = Pause.objects.count(), Pause.objects.filter(ended_at__isnull=False).count()
        said = Counter(acked)
        assert (begun, ended) >= (said["pause_all"], said["end_pause"]), "what was acknowledged is lost"
        assert begun - ended in (0, 1), "two pauses at once"
        assert Entry.objects.filter(deed="pause_all").count() == begun, (
            "a pause without its row, or a row without it"
        )
        assert Entry.objects.filter(deed="end_pause").count() == ended

    def look_at_last(self) -> None:
        self.look([])
        assert not Pause.objects.filter(ended_at__isnull=True).exists(), "the last pause did not end"


class ReadAPage(ByBrowser):
    """A worker reads somebody's page. No page that was sent is missing from the log."""

    name = "read"
    many = 6

    def prepare(self) -> None:
        authority = an_authority()
        self.person = a_person(authority)
        worker = an_account(Role.WORKER, authority=authority, team=a_team(authority))
        an_allocation(self.person, with_second_factor(worker))
        self.account = worker

    def act(self, ack: Ack) -> None:
        for _ in range(self.many):
            page = self.client.get(reverse("person", kwargs={"person_ref": self.person.ref}))
            assert page.status_code == 200, page.status_code
            ack("read")

    def look(self, acked: Collection[str]) -> None:
        rows = Entry.objects.filter(kind="read", door="person", subjects__subject=self.person.ref)
        assert len(acked) <= rows.count() <= len(acked) + 1, "a page that was sent is not on the log"

    def look_at_last(self) -> None:
        assert Entry.objects.filter(kind="read", door="person").count() >= self.many


class ImportAReturn(Deed):
    """A return is imported; afterwards each child is whole or not there, and importing again takes the rest."""

    name = "import"
    children = 90
    each = ((Episode, 2), (Review, 1), (WorkerEpisode, 1))

    def prepare(self) -> None:
        self.authority = an_authority()
        self.files = a_return(*[f"A{number}" for number in range(self.children)])

    def act(self, ack: Ack) -> None:
        with within(EVERYTHING):
            authority = Authority.objects.get(pk=self.authority.pk)
            import_return(authority, self.files, year=2025, by=None, at=timezone.now())
        ack("imported")

    def look(self, acked: Collection[str]) -> None:
        here = Person.objects.filter(authority=self.authority)
        people = set(here.values_list("pk", flat=True))
        for model, many in self.each:
            rows: dict[Any, int] = dict(
                model.objects.values_list("person").annotate(n=Count("pk")).order_by()
            )
            assert set(rows) == people, f"{model.__name__}: a child without rows"
            assert set(rows.values()) <= {many}, f"{model.__name__}: half a child"
        said = set(Seen.objects.filter(entry__deed="import").values_list("subject", flat=True))
        assert said == set(here.values_list("ref", flat=True)), "a deed without its row, or the other way"
        assert not acked or len(people) == self.children, "what was acknowledged is lost"

    def look_at_last(self) -> None:
        self.look(["imported"])


class DoJobs(Deed):
    """Deeds queue jobs, and a runner does them; a runner that is killed is followed by another."""

    name = "job"
    many = 6

    def prepare(self) -> None:
        self.authority = an_authority()

    def act(self, ack: Ack) -> None:
        with within(EVERYTHING):
            for number in range(self.many):
                ref = self.authority.ref
                jobs.queue(planted_jobs.add_a_team, ref, str(number), key=str(number), authority=ref)
                ack(str(number))
            jobs.do_ready(around=scope_of_job, noted=note_job)
            ack("done")

    def look(self, acked: Collection[str]) -> None:
        queued = {found.args_kwargs["args"][1] for found in Job.objects.all()}
        assert {word for word in acked if word != "done"} <= queued, "a job that was acknowledged is lost"
        teams = Team.objects.filter(authority=self.authority).values_list("name", flat=True)
        names = Counter(name.removeprefix("Team ")[:-1] for name in teams)
        assert set(names.values()) <= {3}, "half a job"
        finished = {found.args_kwargs["args"][1] for found in Job.objects.filter(status="SUCCESSFUL")}
        assert finished == set(names), "a job's mark without its deed, or the other way"
        assert Entry.objects.filter(deed="add_a_team").count() == len(names), (
            "a job without its row, or a row without"
        )
        assert "done" not in acked or len(names) == self.many

    def again(self) -> None:
        with within(EVERYTHING):
            jobs.take_up_again(at=timezone.now() + 2 * jobs.LEASE)
            Job.objects.filter(status="READY").update(run_after=timezone.now() - timedelta(seconds=1))
        super().again()

    def look_at_last(self) -> None:
        self.look([*map(str, range(self.many)), "done"])
        assert Team.objects.filter(authority=self.authority).count() == 3 * self.many, "a job was done twice"


class WriteNotes(ByBrowser):
    """A worker keeps a draft of each note, then sends it; after a lost answer the very same form again."""

    name = "note"
    many = 5

    def prepare(self) -> None:
        authority = an_authority()
        person = a_person(authority)
        worker = with_second_factor(an_account(Role.WORKER, authority=authority, team=a_team(authority)))
        an_allocation(person, worker)
        self.account, self.address = worker, reverse("note_add", kwargs={"person_ref": person.ref})

    def act(self, ack: Ack) -> None:
        for number in range(self.many):
            words = {"text": f"Note {number}", "once": f"token-{number}", "kind": "talk"}
            kept = {"draft_address": self.address, "draft_owner": self.account.ref, "draft_window": "w"}
            self.client.post(reverse("draft_keep"), {**words, **kept, "draft_seq": "1"})
            day = {"about_on_day": "1", "about_on_month": "2", "about_on_year": "2026"}
            answer = self.client.post(self.address, {**words, **day})
            assert "/sign-in/" not in answer.headers["Location"]
            ack(f"Note {number}")

    def look(self, acked: Collection[str]) -> None:
        stored = [version.text for version in NoteVersion.objects.all()]
        assert len(stored) == len(set(stored)) == Note.objects.count(), (
            "one form made two notes, or half a one"
        )
        assert set(acked) <= set(stored), "what was acknowledged is lost"
        refs = Note.objects.values_list("ref", flat=True)
        assert Counter(things_of("write_note")) == Counter(refs), (
            "a note without its row, or a row without its note"
        )
        waiting = drafts_of(self.account, at=timezone.now())
        begun = [begun_at(self.account, self.address, at=timezone.now(), ref=draft.ref) for draft in waiting]
        said = {draft.words["text"][0] for draft in begun if draft}
        assert not said & set(stored), "a draft of what was sent"

    def look_at_last(self) -> None:
        self.look([f"Note {number}" for number in range(self.many)])
        assert Note.objects.count() == self.many


class CarryACouncil(Deed):
    """A whole council leaves in a sealed file, and another one arrives from such a file."""

    name = "carry"
    people = 12

    def prepare(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kith-kill-"))
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        self.key, self.file, self.sent = (self.folder / name for name in ("key.txt", "in.age", "out.age"))
        self.public = make_identity(self.key)
        self.authority = an_authority()
        with transaction.atomic():  # a council that was elsewhere: written down here, and gone again
            far = an_authority()
            for person in [a_person(far) for _ in range(self.people)]:
                account = an_account(Role.YOUNG_PERSON, authority=far, person=person, full_name="")
                add_member(
                    person, f"Nan of {person.ref}", fields=["family"], ring=1, by=account, at=timezone.now()
                )
            self._carry_out(far, self.file)
            transaction.set_rollback(True)
        self.far = far.ref

    def arrive(self) -> None:
        self.sent.unlink(missing_ok=True)

    def act(self, ack: Ack) -> None:
        with within(EVERYTHING):
            self._carry_out(self.authority, self.sent)
            ack("out")
            words = {"key": self.key, "spaces_key": self.key, "without_spaces": False, "beside": self.folder}
            carry_in(self.file, **words, at=timezone.now())
            ack("in")

    def look(self, acked: Collection[str]) -> None:
        left = things_of("authority_export")
        assert "out" not in acked or self.sent.exists(), "what was acknowledged is lost"
        if self.sent.exists():  # its row comes first: nothing leaves unseen
            assert self.authority.ref in left, "a council left without its row"
            place = Path(tempfile.mkdtemp(dir=self.folder))
            open_into(self.sent, place, identities_in(self.key))
        here = Authority.objects.filter(ref=self.far).count()
        people = Person.objects.filter(authority__ref=self.far).count()
        spaces = Member.objects.filter(person__authority__ref=self.far).count()
        assert (people, spaces) == (here * self.people, here * self.people), "half a council arrived"
        assert things_of("authority_import") == [self.far] * here, (
            "a council without its row, or a row without"
        )
        assert "in" not in acked or here, "what was acknowledged is lost"

    def look_at_last(self) -> None:
        self.look(["out", "in"])

    def _carry_out(self, authority: Authority, path: Path) -> None:
        keys = {"recipients": [self.public], "spaces_to": [self.public], "beside": self.folder}
        carry_out(authority, path, **keys, at=timezone.now())


DEEDS: tuple[type[Deed], ...] = (
    SaveAForm,
    PauseSharing,
    ReadAPage,
    ImportAReturn,
    DoJobs,
    WriteNotes,
    CarryACouncil,
)
