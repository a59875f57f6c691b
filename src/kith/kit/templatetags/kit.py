"""Tags and filters every template may use: sentences, days, and the parts a page is made of.

Each part is a small template in ``kit/components``; the tags only hand over what it needs.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField, Field, FileInput, PasswordInput
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from kith.kit.kept import filled
from kith.kit.once import new_token
from kith.words import Say

register = template.Library()

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
FIELDS = ("family", "friends", "organisations", "networks")


# Sentences and days


@register.filter
def said(say: Say | None) -> str:
    """Render a sentence in the reader's language; nothing where there is nothing to say.

    Values that are ISO days are written as people say them. The template escapes the result like any text.
    """
    if say is None:
        return ""
    return gettext(say.msgid).format(**{name: spoken(value) for name, value in say.params.items()})


def spoken(value: str | int | float) -> str:
    """Write one value of a sentence as people say it."""
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        try:
            return day(date.fromisoformat(value))
        except ValueError:
            return value
    return str(value)


@register.filter
def day(value: date | None) -> str:
    """Write a day as people say it: 3 May 2019; nothing for no day."""
    return date_format(value, "j F Y") if value else ""


@register.filter
def month(value: date | None) -> str:
    """Write the month of a day: May 2019; nothing for no day."""
    return date_format(value, "F Y") if value else ""


@register.simple_tag
def leave_to() -> str:
    """Return where "leave quickly" leads."""
    away: str = settings.LEAVE_TO
    return away


# Forms


@register.inclusion_tag("kit/forms/page.html", takes_context=True)
def form_page(
    context: RequestContext,
    form: BaseForm,
    submit: str,
    action: str = "",
    cancel_url: str = "",
    cancel: str = "",
    warning: bool = False,
) -> dict[str, Any]:
    """Write a whole form: fields, button, and a quiet way back where ``cancel_url`` is given.

    What the visitor began to write in it comes back; where its page is kept while somebody types, it says how.
    """
    of_page = context.get("keeping")
    keeping = None if action else of_page
    begun = keeping.begun if keeping and "once" in form.fields else None
    if begun and not form.is_bound:
        filled(form, begun)
    return {
        "keeping": keeping if keeping and keeping.while_typing else None,
        "whose": of_page.whose if of_page else "",
        "begun": begun if begun and begun.once == token_of(form) else None,
        "window": new_token(),
        "form": form,
        "submit": submit,
        "action": action,
        "cancel_url": cancel_url,
        "cancel": cancel,
        "warning": warning,
        "csrf_token": context.get("csrf_token"),
    }


def token_of(form: BaseForm) -> str:
    """Return the token a form carries now: what was sent with it, or what it is freshly shown with."""
    if "once" not in form.fields:
        return ""
    return str(form["once"].value() or "")


@register.inclusion_tag("kit/forms/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """List a form's errors, each a link to its field."""
    rows = [{"text": text, "target": ""} for text in form.non_field_errors()]
    for field in form:
        target = "" if field.is_hidden else first_box(field)
        rows += [{"text": summary_sentence(field, str(text)), "target": target} for text in field.errors]
    forgotten = any(forgets(field) for field in form)
    return {"rows": rows, "kept": not forgotten, "again": names_of_files(form)}


def names_of_files(form: BaseForm) -> list[str]:
    """Return what the files that came with a form are called: no browser keeps them, they are chosen again."""
    files: Any = form.files
    several = files.getlist if hasattr(files, "getlist") else lambda key: [files[key]]
    return [str(file.name) for key in files for file in several(key)]


def forgets(field: BoundField) -> bool:
    """Say whether a browser empties this field when the page comes back: passwords and files."""
    return isinstance(field.field.widget, PasswordInput | FileInput)


DJANGOS_REQUIRED = Field.default_error_messages["required"]


@register.filter
def error_sentence(text: str) -> str:
    """Write an error beside its field; Django's "This field is required." in our words."""
    return gettext("This needs an answer.") if text == DJANGOS_REQUIRED else text


def summary_sentence(field: BoundField, text: str) -> str:
    """Write an error away from its field, so that it still says which one is meant."""
    if text == DJANGOS_REQUIRED:
        return gettext("“%(question)s” needs an answer.") % {"question": field.label}
    return text


def first_box(field: BoundField) -> str:
    """Return the id of the first box of a field that is at fault."""
    at_fault = getattr(field.field.widget, "at_fault", ())
    parts = getattr(field.field.widget, "parts", ())
    if at_fault and parts:
        return f"{field.auto_id}_{parts.index(at_fault[0])}"
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label


@register.inclusion_tag("kit/components/post_button.html", takes_context=True)
def post_button(
    context: RequestContext, url: str, label: str, kind: str = "", about: str = "", **values: str | int
) -> dict[str, Any]:
    """Write a deed as one button in its own form; ``about`` completes the label for a screen reader.

    ``kind`` is blank (the main deed of a page), ``secondary``, ``warning`` or ``link``. Other arguments
    become hidden values.
    """
    return {
        "url": url,
        "label": label,
        "kind": kind,
        "about": about,
        "values": values,
        "csrf_token": context.get("csrf_token"),
    }


# Parts of a page


def part(name: str, values: Mapping[str, Any]) -> SafeString:
    """Render one part of a page."""
    return render_to_string(f"kit/components/{name}.html", dict(values))


@register.inclusion_tag("kit/components/page_heading.html")
def page_heading(title: str, caption: str = "", lede: str = "") -> dict[str, Any]:
    """Write the page's one ``h1``, a line above it and a sentence under it."""
    return {"title": title, "caption": caption, "lede": lede}


@register.simple_block_tag
def sky(content: SafeString, title: str, caption: str = "") -> SafeString:
    """Write the page's one ``h1`` on a piece of night sky: a greeting, signing in, a missing page."""
    return part("sky", {"content": content, "title": title, "caption": caption})


@register.inclusion_tag("kit/components/back_link.html")
def back_link(url: str, label: str = "") -> dict[str, Any]:
    """Write the way back."""
    return {"url": url, "label": label}


@register.inclusion_tag("kit/components/button_link.html")
def button_link(url: str, label: str, kind: str = "") -> dict[str, Any]:
    """Write a link that looks like a button; ``kind`` as for ``post_button``."""
    return {"url": url, "label": label, "kind": kind}


@register.simple_block_tag
def button_group(content: SafeString) -> SafeString:
    """Set buttons and links beside each other."""
    return part("button_group", {"content": content})


@register.simple_block_tag
def card(content: SafeString, title: str = "", level: int = 2, accent: bool = False) -> SafeString:
    """Write a card; ``accent`` is the one with the amber edge: what matters today, once on a page."""
    return part("card", {"content": content, "title": title, "heading": f"h{level}", "accent": accent})


@register.simple_block_tag
def doors(content: SafeString, label: str) -> SafeString:
    """Set doors (``{% door %}``) beside each other; ``label`` names them for a screen reader."""
    return part("doors", {"content": content, "label": label})


@register.inclusion_tag("kit/components/door.html")
def door(title: str, url: str, hint: str = "") -> dict[str, Any]:
    """Write one door: where it leads and what stands behind it now."""
    return {"title": title, "url": url, "hint": hint}


@register.simple_block_tag
def data_table(content: SafeString, caption: str, headings: str, show_caption: bool = False) -> SafeString:
    """Write a table that becomes stacked cards on a phone; ``headings`` are parted by ``|``.

    Inside: ``<tr role="row">`` with ``{% cell %}``, in the order of the headings.
    """
    return part(
        "data_table",
        {
            "content": content,
            "caption": caption,
            "headings": headings.split("|"),
            "show_caption": show_caption,
        },
    )


@register.simple_block_tag
def cell(content: SafeString, label: str = "", head: bool = False, number: bool = False) -> SafeString:
    """Write one cell; ``label`` is its heading on a phone, ``head`` makes it the row's name."""
    return part("cell", {"content": content, "label": label, "head": head, "number": number})


@register.simple_block_tag
def summary_list(content: SafeString) -> SafeString:
    """Write a list of keys and values (``{% summary_row %}``)."""
    return part("summary_list", {"content": content})


@register.simple_block_tag
def summary_row(content: SafeString, key: str, url: str = "", action: str = "") -> SafeString:
    """Write one key and its value, with a link to change it where ``url`` is given."""
    return part("summary_row", {"content": content, "key": key, "url": url, "action": action})


@register.simple_block_tag
def timeline(content: SafeString, label: str) -> SafeString:
    """Write what happened, in order (``{% timeline_item %}``)."""
    return part("timeline", {"content": content, "label": label})


@register.simple_block_tag
def timeline_item(content: SafeString, title: str, when: str, kind: str = "") -> SafeString:
    """Write one thing that happened; ``kind`` is ``home``, ``worker``, ``now`` or blank."""
    return part("timeline_item", {"content": content, "title": title, "when": when, "kind": kind})


@register.simple_block_tag
def empty_state(content: SafeString, title: str, level: int = 2) -> SafeString:
    """Say kindly that nothing is here yet, and what one could do."""
    return part("empty_state", {"content": content, "title": title, "heading": f"h{level}"})


@register.simple_block_tag
def details(content: SafeString, summary: str) -> SafeString:
    """Write something that opens when asked for."""
    return part("details", {"content": content, "summary": summary})


@register.simple_block_tag
def inset(content: SafeString) -> SafeString:
    """Set a sentence of truth apart from the text around it."""
    return part("inset", {"content": content})


@register.simple_block_tag
def sheet(content: SafeString, title: str, close_url: str = "", level: int = 2) -> SafeString:
    """Write a sheet: from below on a phone, beside the picture on a desk."""
    return part("sheet", {"content": content, "title": title, "close_url": close_url, "heading": f"h{level}"})


@register.inclusion_tag("kit/components/tag.html")
def tag(text: str, kind: str = "") -> dict[str, Any]:
    """Write a word in a tag; ``kind`` is blank, ``amber``, ``calm`` or ``quiet``."""
    return {"text": text, "kind": kind}


@register.inclusion_tag("kit/components/bubble.html")
def bubble(initials: str, field: str = "", small: bool = False) -> dict[str, Any]:
    """Draw somebody as on the map, by field and initials. Decoration only: name them beside it."""
    return {"initials": initials, "field": field if field in FIELDS else "none", "small": small}
