"""``kith retention``: numbers and opaque keys, never content; nothing goes unconfirmed."""

from datetime import date

import pytest
from django.utils import timezone

from kith.cli import main
from kith.people.models import Person
from kith.people.tests.factories import a_person
from kith.records.actions.retention import confirm_run, list_due

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(cast):
    return a_person(cast.authority, born_on=date(1940, 5, 3), surname="Plantedsurname")


def test_a_list_says_how_many_and_lets_nothing_go(cast, person, capsys):
    assert main(["retention", "list", "--authority", cast.authority.code, "--keys"]) == 0
    said = capsys.readouterr().out
    assert "care_record: 1" in said
    assert person.ref in said
    assert "Planted" not in said
    assert Person.objects.get(pk=person.pk).born_on is not None
    assert main(["retention", "list", "--authority", cast.authority.code, "--on", "2015-05-02"]) == 0
    assert "care_record" not in capsys.readouterr().out


def test_only_a_confirmed_round_goes(cast, person, capsys):
    now = timezone.now()
    run = list_due(cast.authority, by=cast.data_officer, at=now)
    go = ["retention", "go", "--authority", cast.authority.code, "--round", run.ref]
    assert main(go) == 2
    assert "manager" in capsys.readouterr().err
    confirm_run(run, by=cast.manager, at=now)
    assert main(go) == 0
    assert "care_record: 1 gone" in capsys.readouterr().out
    assert Person.objects.get(pk=person.pk).born_on is None
    assert main(["retention", "rounds", "--authority", cast.authority.code]) == 0
    assert "done" in capsys.readouterr().out


def test_an_unknown_council_or_round_is_said_in_a_sentence(cast, capsys):
    assert main(["retention", "list", "--authority", "zzz"]) == 2
    assert main(["retention", "go", "--authority", cast.authority.code, "--round", "NOSUCHROUND1"]) == 2
    assert "There is no such round" in capsys.readouterr().err
