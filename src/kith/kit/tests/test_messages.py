import shutil

import pytest
from django.core.management import call_command

from kith.kit.management.commands.makemessages import Command


def test_sentences_in_say_are_found_for_translators(tmp_path, monkeypatch):
    if shutil.which("xgettext") is None:
        pytest.skip("install gettext to run it (Debian, Ubuntu: apt install gettext)")
    (tmp_path / "locale").mkdir()
    (tmp_path / "rules.py").write_text('Say("Somebody has to translate {this}.", {"this": 1})\n')
    monkeypatch.chdir(tmp_path)
    call_command(Command(), locale=["cy"], verbosity=0)
    found = (tmp_path / "locale" / "cy" / "LC_MESSAGES" / "django.po").read_text()
    assert "Somebody has to translate {this}." in found
