"""Builds the evidence pack from the results of ``make test``: what is claimed, and whether tests have shown it.

Reads ``build/results/*.xml``; writes ``build/evidence/``. A claim is shown where each of its tests ran and every case
of it passed, on every engine that ran it; otherwise it says "not shown".
"""

import importlib.metadata
import json
import os
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
RESULTS, PACK = ROOT / "build" / "results", ROOT / "build" / "evidence"
CLAIMS = ROOT / "evidence" / "claims.toml"
ROWS_OF_TRUST = 83
NOT_SHOWN = "not shown"


@dataclass(frozen=True)
class Claim:
    """Something said of Kith, where others ask for it, and the tests that show it."""

    name: str
    says: str
    asvs: tuple[str, ...]
    trust: tuple[str, ...]
    tests: tuple[str, ...]


Results = Mapping[str, list[bool]]
"""A test as ``file::test`` -> whether each of its cases passed."""


def claims(path: Path = CLAIMS) -> list[Claim]:
    """Return every claim, in the order of the table."""
    return [
        Claim(name, row["says"], tuple(row.get("asvs", ())), tuple(row.get("trust", ())), tuple(row["tests"]))
        for name, row in tomllib.loads(path.read_text()).items()
    ]


def results(files: Iterable[Path]) -> Results:
    """Return how every test went, in all files together. A case that was skipped did not pass."""
    found: dict[str, list[bool]] = defaultdict(list)
    for file in sorted(files):
        for case in ElementTree.parse(file).iter("testcase"):
            place = case.get("classname", "").replace(".", "/") + ".py"
            test = case.get("name", "").split("[", 1)[0]
            found[f"{place}::{test}"].append(
                not {child.tag for child in case} & {"failure", "error", "skipped"}
            )
    return found


def is_shown(claim: Claim, went: Results) -> bool:
    """Return whether every test of a claim ran and passed."""
    return all(went.get(test) and all(went[test]) for test in claim.tests)


def claims_page(went: Results) -> Iterator[str]:
    """Yield the page of claims, line by line."""
    yield "# What is claimed, and what has shown it"
    yield ""
    yield "| claim | shown | tests |"
    yield "|---|---|---|"
    for claim in claims():
        yield f"| {claim.says} | {_word(claim, went)} | {_tests(claim, went)} |"


def asvs_page(went: Results) -> Iterator[str]:
    """Yield the table by requirement of OWASP ASVS 5.0. What is not in it is not claimed."""
    yield "# OWASP ASVS 5.0, by requirement"
    yield ""
    yield "Our own words; the standard's stand there. A requirement that is not listed is not shown."
    yield ""
    yield "| requirement | what we say | shown | tests |"
    yield "|---|---|---|---|"
    rows = [(number, claim) for claim in claims() for number in claim.asvs]
    for number, claim in sorted(rows, key=lambda row: [int(part) for part in row[0].split(".")]):
        yield f"| V{number} | {claim.says} | {_word(claim, went)} | {_tests(claim, went)} |"


def trust_page(went: Results) -> Iterator[str]:
    """Yield the table by row of our own list of tests."""
    yield "# Our own list, T-01 to T-83"
    yield ""
    yield "| row | what we say | shown | tests |"
    yield "|---|---|---|---|"
    for number in range(1, ROWS_OF_TRUST + 1):
        row = f"T-{number:02d}"
        said = [claim for claim in claims() if row in claim.trust]
        for claim in said:
            yield f"| {row} | {claim.says} | {_word(claim, went)} | {_tests(claim, went)} |"
        if not said:
            yield f"| {row} | | {NOT_SHOWN} | |"


def _word(claim: Claim, went: Results) -> str:
    return "shown" if is_shown(claim, went) else NOT_SHOWN


def _tests(claim: Claim, went: Results) -> str:
    return "<br>".join(f"`{test}` ({_count(went.get(test, []))})" for test in claim.tests)


def _count(cases: list[bool]) -> str:
    return f"{sum(cases)} of {len(cases)} passed" if cases else "did not run"


# What the code knows of the data


def data_flow_page() -> Iterator[str]:
    """Yield the map of what is stored where, and who may touch it."""
    yield "# Where data flows"
    yield ""
    yield "```mermaid"
    yield "flowchart LR"
    yield '  person["young person"] --> door["doors: gate, proof, guard"]'
    yield '  staff["staff"] --> door'
    yield '  files["council files"] --> exchange["exchange: read, check, apply"]'
    yield '  door --> audit[("audit: references and field names")]'
    for label, held in _by_room().items():
        for holding, wall in sorted(held):
            node = f"{label}_{holding}_{wall}".replace(" ", "_")
            yield f'  door --> {node}[("{label}: {holding}, wall: {wall}")]'
    yield '  backup[("sealed backup")]'
    yield '  door -.-> job["jobs"] -.-> backup'
    yield "```"


def _by_room() -> dict[str, set[tuple[str, str]]]:
    rooms: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for model in _models():
        privacy = model.Privacy
        rooms[model._meta.app_label].add((privacy.holding.value, privacy.behind.wall.value))
    return rooms


def dpia_page() -> Iterator[str]:
    """Yield the template of a data protection impact assessment, filled with what the code knows."""
    yield "# Data protection impact assessment: what the code knows"
    yield ""
    yield "To be completed by the council: purposes, lawful bases per purpose, consultation, residual risk, sign-off."
    yield ""
    yield "## What is stored, whose it is, and behind which wall"
    yield ""
    yield "| table | holding | wall | fields by sort |"
    yield "|---|---|---|---|"
    for model in _models():
        privacy = model.Privacy
        yield f"| {model._meta.label} | {privacy.holding.value} | {privacy.behind.wall.value} | {_sorts(model)} |"
    yield ""
    yield "## How long it is kept"
    yield ""
    yield "| class | what | how long | source |"
    yield "|---|---|---|---|"
    kept = tomllib.loads((ROOT / "src/kith/records/keeping.toml").read_text())["kept"]
    yield from (f"| {one['name']} | {one['says']} | {_how_long(one)} | {one['source']} |" for one in kept)


def _how_long(kept: Mapping[str, object]) -> str:
    for unit in ("months", "days"):
        if unit in kept:
            return f"{kept[unit]} {unit}"
    return str(kept.get("keeper", "until somebody decides"))


def _sorts(model: type) -> str:
    sorts: dict[str, list[str]] = defaultdict(list)
    for field in model._meta.concrete_fields:
        if hasattr(model.Privacy, field.name):
            sorts[getattr(model.Privacy, field.name).value].append(field.name)
    return "; ".join(
        f"{sort}: {', '.join(names)}" for sort, names in sorted(sorts.items()) if sort != "plain"
    )


def _models() -> list[type]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.config.settings_test")
    import django

    django.setup()
    from django.apps import apps

    return [model for model in apps.get_models() if hasattr(model, "Privacy")]


# What it is made of


def bill_of_materials() -> str:
    """Return a CycloneDX bill of materials: what is locked for Python, and for the front end."""
    made = subprocess.run(
        [
            str(Path(sys.executable).with_name("cyclonedx-py")),
            *(
                "requirements",
                "--output-reproducible",
                "--of",
                "JSON",
                str(ROOT / "requirements" / "app.txt"),
            ),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    bill = json.loads(made.stdout)
    for part in bill["components"]:
        part["licenses"] = _licences(part["name"])
        # where a package was looked up says something about this machine, not about the package
        part["externalReferences"] = [one for one in part.get("externalReferences", []) if "hashes" in one]
        for one in part["externalReferences"]:
            one["url"] = f"pkg:pypi/{part['name']}@{part['version']}"
        part.pop("description", None)
    bill["components"] += _front_end()
    return json.dumps(bill, indent=2, sort_keys=True) + "\n"


def _licences(name: str) -> list[dict[str, dict[str, str]]]:
    try:
        said = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return []
    word = said.get("License-Expression") or next(
        (one.rsplit(" :: ", 1)[-1] for one in said.get_all("Classifier", []) if one.startswith("License")), ""
    )
    return [{"license": {"name": word}}] if word else []


def _front_end() -> list[dict[str, str]]:
    packages = json.loads((ROOT / "frontend" / "package-lock.json").read_text())["packages"]
    return [
        {
            "type": "library",
            "name": (name := path.removeprefix("node_modules/")),
            "version": row["version"],
            "purl": f"pkg:npm/{name}@{row['version']}",
            "bom-ref": f"npm-{name}",
        }
        for path, row in packages.items()
        if path
    ]


def drills_page() -> Iterator[str]:
    """Yield the logs of drills, one after another."""
    yield "# Drills: run by hand, logs kept"
    for log in sorted((ROOT / "docs" / "drills").glob("*.md")):
        yield ""
        yield from (f"#{line}" if line.startswith("#") else line for line in log.read_text().splitlines())


def main() -> int:
    """Write the pack. Return 1 where there are no results, 0 otherwise: what is not shown is said, not hidden."""
    files = sorted(RESULTS.glob("*.xml"))
    if not files:
        sys.stderr.write("There are no results yet. Run `make test` first.\n")
        return 1
    went = results(files)
    PACK.mkdir(parents=True, exist_ok=True)
    pages = {
        "claims.md": claims_page(went),
        "asvs.md": asvs_page(went),
        "trust.md": trust_page(went),
        "data-flow.md": data_flow_page(),
        "dpia.md": dpia_page(),
        "drills.md": drills_page(),
    }
    for name, lines in pages.items():
        (PACK / name).write_text("\n".join(lines) + "\n")
    (PACK / "sbom.json").write_text(bill_of_materials())
    shown = sum(is_shown(claim, went) for claim in claims())
    sys.stdout.write(f"{shown} of {len(claims())} claims shown; see {PACK.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
