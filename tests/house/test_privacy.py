"""Every stored field says whose it is and what sort of thing it tells."""

import pytest
from django.apps import apps

from kith.words.privacy import Holding, Sort

OURS = [model for model in apps.get_models() if model.__module__.startswith("kith.")]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_field_is_classified(model):
    privacy = getattr(model, "Privacy", None)
    assert privacy is not None, "give the model a Privacy class"
    assert isinstance(privacy.holding, Holding)
    fields = {
        field.name for field in model._meta.concrete_fields if not field.auto_created and field.name != "id"
    }
    said = {name for name in dir(privacy) if not name.startswith("_")} - {"holding", "behind", "append_only"}
    assert said == fields
    assert all(isinstance(getattr(privacy, name), Sort) for name in said)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_the_name_of_a_row_tells_nothing(model):
    """str() goes into logs and error pages: it may hold a reference, never what somebody told us."""
    telling = {"forename", "surname", "full_name", "username", "nickname", "child_id", "name"}
    values = {
        field.name: f"planted-{field.name}"
        for field in model._meta.concrete_fields
        if field.name in telling and field.get_internal_type() == "CharField"
    }
    assert "planted" not in str(model(**values))
    assert "planted" not in repr(model(**values))
