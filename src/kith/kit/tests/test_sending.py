"""Settings for messages that are there in part: each is said in a sentence, and a whole set says nothing."""

import pytest

from kith.cli import check
from kith.kit.mail_server import server_from_url
from kith.kit.sending import half_set

MAIL = {"EMAIL_SERVER": server_from_url("smtp://mail.example.org"), "EMAIL_FROM": "post@kith.example"}
TEXTS = {"NOTIFY_KEY": "a-key", "NOTIFY_TEMPLATE": "a-template"}
PUSH = {"PUSH_CONTACT": "post@kith.example", "HTTPS": True}
HERE = {"ADDRESS": "https://kith.example/"}


@pytest.fixture(autouse=True)
def nothing_set(settings, tmp_path):
    settings.EMAIL_SERVER, settings.EMAIL_FROM, settings.ADDRESS = {}, "no-reply@localhost", ""
    settings.NOTIFY_KEY = settings.NOTIFY_TEMPLATE = settings.PUSH_CONTACT = ""
    settings.PUSH_KEY_FILE, settings.DEMO, settings.HTTPS = tmp_path / "push-key", False, False


def told(settings, words):
    for name, value in words.items():
        setattr(settings, name, value)
    return list(half_set())


@pytest.mark.parametrize(
    "words",
    [{}, HERE, {**MAIL, **HERE}, {**TEXTS, **HERE}, {**PUSH}, {**MAIL, **TEXTS, **PUSH, **HERE}],
    ids=["none", "address", "mail", "texts", "push", "all"],
)
def test_nothing_and_whole_sets_need_no_word(settings, words):
    assert told(settings, words) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            {**MAIL, **HERE, "EMAIL_FROM": "no-reply@localhost"},
            "KITH_EMAIL_URL is set and KITH_EMAIL_FROM is not",
        ),
        ({"EMAIL_FROM": "post@kith.example"}, "KITH_EMAIL_FROM is set and KITH_EMAIL_URL is not"),
        ({**TEXTS, **HERE, "NOTIFY_TEMPLATE": ""}, "KITH_NOTIFY_KEY is set and KITH_NOTIFY_TEMPLATE is not"),
        ({**TEXTS, **HERE, "NOTIFY_KEY": ""}, "KITH_NOTIFY_TEMPLATE is set and KITH_NOTIFY_KEY is not"),
        (MAIL, "KITH_ADDRESS is not set"),
        (TEXTS, "KITH_ADDRESS is not set"),
        ({**MAIL, "ADDRESS": "http://kith.example/"}, "KITH_ADDRESS does not begin with https://"),
        ({**PUSH, "PUSH_CONTACT": "nobody"}, "KITH_PUSH_CONTACT is not an e-mail address"),
        ({**PUSH, "PUSH_CONTACT": "post@localhost"}, "KITH_PUSH_CONTACT is not an e-mail address"),
        ({**PUSH, "PUSH_HOSTS": []}, "KITH_PUSH_HOSTS is empty"),
        ({**PUSH, "HTTPS": False}, "KITH_PUSH_CONTACT is set and KITH_HTTPS is not"),
    ],
)
def test_each_half_is_said_in_one_sentence(settings, words, sentence):
    (said,) = told(settings, words)
    assert said.startswith(sentence)


def test_a_key_for_push_that_is_none_is_said(settings):
    settings.PUSH_KEY_FILE.write_text("no key")
    (said,) = told(settings, PUSH)
    assert "The key for push" in said


@pytest.mark.django_db
def test_kith_check_says_it(settings, capsys):
    told(settings, {**TEXTS, "NOTIFY_TEMPLATE": ""})
    assert check.run(None) == 1
    said = capsys.readouterr().out
    assert "- KITH_NOTIFY_KEY is set and KITH_NOTIFY_TEMPLATE is not: no text message leaves." in said
    assert "a-key" not in said
