"""What the front-end build leaves behind: small, whole, and free of what we may not use."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

ROOT = Path(__file__).parents[4]
FONTS = ("atkinson-hyperlegible-400.woff2", "atkinson-hyperlegible-700.woff2")


def built(name: str) -> Path:
    """Return the path of a built file."""
    found = finders.find(f"kit/build/{name}")
    assert found, f"{name} is not built: run `make assets`"
    return Path(str(found))


def packed(name: str) -> int:
    """Return how many bytes of a built file travel."""
    content = built(name).read_bytes()
    return len(content) if name.endswith("woff2") else len(gzip.compress(content, 9))


@pytest.mark.parametrize("sheet", ["app.css", "app.rtl.css"])
def test_every_file_the_style_sheet_names_is_there(sheet: str) -> None:
    css = built(sheet).read_text()
    names = re.findall(r"url\(\"?([^)\"]+)\"?\)", css)
    assert sorted(names) == sorted(FONTS)
    assert all(built(name).stat().st_size for name in names)


@pytest.mark.parametrize("sheet", ["app.css", "app.rtl.css"])
def test_what_is_licensed_for_govuk_alone_stays_out(sheet: str) -> None:
    css = built(sheet).read_text().lower()
    for theirs in ("gds transport", "crest", "govuk-header", "govuk-footer", "#1d70b8", "#00703c"):
        assert theirs not in css


def test_style_script_and_fonts_leave_room_for_the_page() -> None:
    script = packed("app.js") + packed("worker.js")
    assert script < 15_000
    assert packed("app.css") + script + sum(packed(font) for font in FONTS) < 70_000


def test_the_worker_asks_for_nothing_and_keeps_nothing() -> None:
    worker = built("worker.js").read_text()
    assert len(worker) < 400
    assert [
        way for way in ("fetch", "caches", "indexedDB", "import", "postMessage", "http") if way in worker
    ] == []


def test_the_script_makes_no_markup_from_text() -> None:
    script = built("app.js").read_text() + built("worker.js").read_text()
    for way in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        ".style.",
    ):
        assert way not in script


def test_the_licences_travel_with_the_files() -> None:
    assert "SIL OPEN FONT LICENSE" in built("atkinson-hyperlegible.LEGAL.txt").read_text().upper()
    assert "MIT License" in built("govuk-frontend.LEGAL.txt").read_text()


def test_the_lock_names_versions_and_no_address() -> None:
    lock = (ROOT / "frontend" / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    wanted = json.loads((ROOT / "frontend" / "package.json").read_text())["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
