"""``kith account add``: the first administrator begins with a code on a terminal."""

import pytest

from kith.access.tests.helpers import use_code
from kith.cli import main
from kith.people.models import Account, Authority, Team
from kith.people.tests.factories import an_authority

pytestmark = pytest.mark.django_db


def code_in(text):
    return text.splitlines()[0].rsplit(" ", 1)[1]


def test_the_first_administrator_of_a_new_council(capsys):
    words = ["account", "add", "--role", "administrator", "--authority", "801"]
    assert main(words) == 2
    assert "--authority-name" in capsys.readouterr().err
    assert main([*words, "--authority-name", "Northmoor", "--name", "Idris Vale"]) == 0
    printed = capsys.readouterr().out
    assert "/code/" in printed
    use_code(code_in(printed), username="idris")
    account = Account.objects.get(username="idris")
    assert (account.role, account.full_name) == ("administrator", "Idris Vale")
    assert account.authority == Authority.objects.get(code="801", name="Northmoor")


def test_a_worker_needs_a_team_and_a_new_one_is_begun(capsys):
    council = an_authority(code="802")
    words = ["account", "add", "--role", "worker", "--authority", "802", "--name", "Ruth Okafor"]
    assert main(words) == 2
    assert "team" in capsys.readouterr().err
    assert main([*words, "--team", "Leaving care"]) == 0
    assert Team.objects.get(name="Leaving care").authority == council
    assert main([*words, "--team", "leaving CARE"]) == 0
    assert Team.objects.count() == 1


def test_a_young_persons_account_is_never_made_here(capsys):
    an_authority(code="802")
    with pytest.raises(SystemExit):
        main(["account", "add", "--role", "young_person", "--authority", "802"])
