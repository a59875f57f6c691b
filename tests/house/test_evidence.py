"""The evidence pack says what tests have shown, and nothing else (T-83)."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def evidence():
    spec = importlib.util.spec_from_file_location("evidence", ROOT / "bin" / "evidence.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_of(folder, *cases):
    """Write what a run of tests leaves behind."""
    rows = "".join(
        f'<testcase classname="tests.house.test_doors" name="{name}">{inside}</testcase>'
        for name, inside in cases
    )
    file = folder / "results.xml"
    file.write_text(f"<testsuites><testsuite>{rows}</testsuite></testsuites>")
    return [file]


def a_claim(evidence):
    return evidence.Claim("a", "Doors hold", (), (), ("tests/house/test_doors.py::test_a",))


def test_a_claim_is_shown_when_every_case_of_its_tests_passed(evidence, tmp_path):
    went = evidence.results(run_of(tmp_path, ("test_a[one]", ""), ("test_a[two]", "")))
    assert evidence.is_shown(a_claim(evidence), went)


@pytest.mark.parametrize(
    "cases",
    [
        [],
        [("test_another", "")],
        [("test_a[one]", ""), ("test_a[two]", "<failure/>")],
        [("test_a[one]", ""), ("test_a[two]", "<skipped/>")],
        [("test_a", "<error/>")],
    ],
    ids=["nothing ran", "it is gone", "a case failed", "a case was skipped", "it broke"],
)
def test_a_claim_without_its_passing_test_is_not_shown(evidence, tmp_path, cases):
    went = evidence.results(run_of(tmp_path, *cases))
    assert not evidence.is_shown(a_claim(evidence), went)


def test_a_test_that_is_claimed_is_there(evidence):
    for claim in evidence.claims():
        for test in claim.tests:
            file, name = test.split("::")
            assert f"def {name}(" in (ROOT / file).read_text(), f"{claim.name}: {test} is gone"


def test_the_bill_of_materials_names_what_is_locked_and_no_address(evidence):
    bill = evidence.bill_of_materials()
    assert '"name": "django"' in bill
    assert '"name": "govuk-frontend"' in bill
    assert "files.pythonhosted" not in bill
    assert "/simple/" not in bill
