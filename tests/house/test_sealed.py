"""T-53, T-54: what is told in somebody's own words, and how to reach somebody, lies sealed; exceptions say why."""

from importlib import import_module
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.db import models

from kith.kit.forms import ScannedFileField
from kith.kit.sealed import SealedField
from kith.words.privacy import Sort

SRC = Path(__file__).resolve().parents[2] / "src" / "kith"
OPEN_WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)
TOLD = {Sort.STORY, Sort.CONTACT, Sort.TIES}
A_CODE = "one short word of a fixed list; nobody's own words, and questions are asked by it"
SOME_CODES = "some words of a fixed list; nobody's own words"
A_REFERENCE = "an opaque reference, by which it is found"
PLAIN = {
    "universe.Tie.fields": SOME_CODES,
    "universe.Tie.channels": SOME_CODES,
    "universe.Tie.support": SOME_CODES,
    "universe.Tie.feel": A_CODE,
    "universe.Tie.wish": A_CODE,
    "universe.Tie.strain": A_CODE,
    "universe.Tie.often": A_CODE,
    "universe.Tie.giving": A_CODE,
    "universe.Tie.lasting": A_CODE,
    "universe.Member.sort": A_CODE,
    "universe.Member.relation": A_CODE,
    "universe.Member.through": A_CODE,
    "universe.Link.kind": A_CODE,
    "universe.Link.feel": A_CODE,
    "universe.Step.thing": "one or two opaque references, by which steps are forgotten",
    "journey.PromptAnswer.answer": A_CODE,
    "access.Restriction.kind": A_CODE,
    "access.Restriction.mode": A_CODE,
    "access.Sharing.thing": A_REFERENCE,
    "access.Named.name": A_REFERENCE,
    "access.NotNow.thing": A_REFERENCE,
}
"""Fields of these sorts that lie open, each with its reason."""


def told():
    for model in apps.get_models():
        privacy = getattr(model, "Privacy", None)
        if not model.__module__.startswith("kith.") or privacy is None or model._meta.proxy:
            continue
        for field in model._meta.local_concrete_fields:
            if isinstance(field, OPEN_WORDS) and getattr(privacy, field.name, None) in TOLD:
                yield f"{model._meta.label}.{field.name}", field


@pytest.mark.parametrize(("name", "field"), list(told()))
def test_what_somebody_told_us_is_sealed_or_says_why_not(name, field):
    assert isinstance(field, SealedField) or name in PLAIN, f"seal {name}, or give a reason here"


def test_no_reason_stands_for_a_field_that_is_sealed_or_gone():
    lying_open = {name for name, field in told() if not isinstance(field, SealedField)}
    assert set(PLAIN) == lying_open


def test_what_lies_open_as_a_code_or_a_reference_has_no_room_for_more():
    for name in (name for name, why in PLAIN.items() if why in (A_CODE, A_REFERENCE)):
        field = apps.get_model(name.rpartition(".")[0])._meta.get_field(name.rpartition(".")[2])
        assert field.max_length <= 16, name


def forms_of_kith():
    for path in sorted(SRC.rglob("*.py")):
        parts = path.relative_to(SRC).parts
        if "tests" not in parts and any(part.removesuffix(".py") == "forms" for part in parts):
            module = import_module(".".join(["kith", *parts]).removesuffix(".py").removesuffix(".__init__"))
            for kind in vars(module).values():
                if isinstance(kind, type) and issubclass(kind, forms.BaseForm):
                    yield kind


def test_every_file_that_is_sent_goes_past_the_scanner_where_there_is_one():
    """T-32: no form takes a file with a field that does not ask."""
    asked = [
        field
        for kind in forms_of_kith()
        for field in getattr(kind, "base_fields", {}).values()
        if isinstance(field, forms.FileField)
    ]
    assert len(asked) >= 3
    assert all(isinstance(field, ScannedFileField) for field in asked)
