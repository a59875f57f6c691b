"""What is asked about lines between members: who, how they stand to each other, how it feels."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.kit.forms import CompactRadios
from kith.kit.once import OnceForm
from kith.kit.overtaken import StampedForm
from kith.universe.choices import FEEL_NAMES, LINK_NAMES, LinkKind
from kith.universe.forms.more import FROM_THE_LIST, choices_of, one_of

CHILD = "child"
"""The other way round of parent and child: the second is the parent."""


class KnowsForm(StampedForm):
    """Whom does somebody know?"""

    known = forms.MultipleChoiceField(
        label=_("Who knows them?"),
        help_text=_("Tick everybody who does, as far as you know. You can leave it blank."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose from the people shown here.")},
    )

    def __init__(self, *args: Any, others: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["known"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  for the reader and the type checker
        field.choices = list(others)


def kind_field(first: Any, second: Any) -> forms.ChoiceField:
    """Return the question how two stand to each other; parent and child is asked both ways round."""
    kinds = choices_of({kind: name for kind, name in LINK_NAMES.items() if kind != LinkKind.PARENT})
    parents = [(LinkKind.PARENT.value, first), (CHILD, second)]
    return forms.ChoiceField(
        label=_("How do they stand to each other?"),
        choices=[*kinds, *parents],
        widget=CompactRadios,
        required=False,
        error_messages=FROM_THE_LIST,
    )


class BetweenForm(OnceForm):
    """How do these two stand to each other?"""

    feel = one_of(_("How is it between them?"), FEEL_NAMES)
    field_order = ("kind", "feel")

    def __init__(self, *args: Any, one: str, other: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        says = _("%(parent)s is the parent of %(child)s")
        self.fields["kind"] = kind_field(
            says % {"parent": one, "child": other}, says % {"parent": other, "child": one}
        )
        self.order_fields(self.field_order)


class LineForm(OnceForm):
    """Which two know each other, and how?"""

    one = forms.ChoiceField(label=_("Who?"), error_messages={"required": _("Choose the first person.")})
    other = forms.ChoiceField(
        label=_("And who?"), error_messages={"required": _("Choose the second person.")}
    )
    kind = kind_field(_("the first is the parent of the second"), _("the second is the parent of the first"))
    feel = one_of(_("How is it between them?"), FEEL_NAMES)

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", _("Choose someone")), *people]
        for name in ("one", "other"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the reader and the type checker
            field.choices = offered
            field.error_messages["invalid_choice"] = _("Choose from the people shown here.")
