"""Writes the generated pages of docs/: who opens which door, and what every stored field is."""

import os
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOORS = ROOT / "src" / "kith" / "access" / "doors.toml"


def doors_page() -> Iterator[str]:
    """Yield docs/doors.md, line by line."""
    yield "# Who opens which door"
    yield ""
    yield "Generated from `src/kith/access/doors.toml`; a test holds the server to that table."
    yield "Everybody not named finds nothing there; somebody not signed in is asked to sign in."
    yield ""
    yield "| door | address | what it is | may look | may send |"
    yield "|---|---|---|---|---|"
    for name, row in tomllib.loads(DOORS.read_text()).items():
        look, send = (", ".join(row.get(method, [])) or "nobody" for method in ("get", "post"))
        fresh = " (with fresh proof)" if row.get("fresh") else ""
        yield f"| `{name}` | `/{row['address']}` | {row['says']}{fresh} | {look} | {send} |"


def data_page() -> Iterator[str]:
    """Yield docs/data.md, line by line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.config.settings_test")
    import django  # the settings must be named first

    django.setup()
    from django.apps import apps

    yield "# What is stored"
    yield ""
    yield "Generated from each model's `Privacy`. *My space* is the person's: no service can open it in Kith. The"
    yield "*service record* is what the council answers for. The *wall* is who may touch a row at all (ADR 9); where it"
    yield 'says "added to only", nobody changes or deletes one.'
    for model in apps.get_models():
        privacy = getattr(model, "Privacy", None)
        if privacy is None:
            continue
        yield ""
        yield f"## {model._meta.label}: {privacy.holding.value}"
        yield ""
        yield (model.__doc__ or "").strip().splitlines()[0]
        yield ""
        kept = "; added to only" if getattr(privacy, "append_only", False) else ""
        yield f"Wall: {privacy.behind.wall.value}{kept}."
        yield ""
        yield "| field | sort |"
        yield "|---|---|"
        for field in model._meta.concrete_fields:
            if hasattr(privacy, field.name):
                yield f"| {field.name} | {getattr(privacy, field.name).value} |"


def states_page() -> Iterator[str]:
    """Yield docs/states.md: the states of a request, drawn from the one table of its moves."""
    from kith.records.choices.requests import NEXT, OFFICE_NAMES  # Django stands by now

    yield "# The states of a request for one's record"
    yield ""
    yield "Generated from `NEXT` in `src/kith/records/choices/requests.py`: every move there is, and whose it is."
    yield "What a person without Kith decides, the records team writes down."
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state, name in OFFICE_NAMES.items():
        yield f'    state "{name}" as {state.value}'
    yield "    [*] --> received"
    for state, moves in NEXT.items():
        for to, mover in moves.items():
            yield f"    {state.value} --> {to.value}: {mover.value}"
    yield "    withdrawn --> [*]"
    yield "```"


PAGES = {"docs/doors.md": doors_page, "docs/data.md": data_page, "docs/states.md": states_page}


def main() -> int:
    """Write the pages; with ``--check``, say which are not current instead."""
    stale = []
    for name, lines in PAGES.items():
        text = "\n".join(lines()) + "\n"
        path = ROOT / name
        if "--check" in sys.argv:
            if not path.exists() or path.read_text() != text:
                stale.append(name)
        else:
            path.write_text(text)
    for name in stale:
        sys.stderr.write(f"{name} is not current. Run: make docs\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
