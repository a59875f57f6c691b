"""Every seeded fault can still be put in: what it replaces stands exactly once (T-82).

``bin/drill faults`` puts each in and demands that tests fail; its log says at which they did.
"""

import pytest

from tests.faults import ROOT, faults


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault.name)
def test_a_fault_still_fits(fault):
    assert (ROOT / "src" / "kith" / fault.file).read_text().count(fault.was) == 1
    assert fault.was != fault.becomes
    assert all((ROOT / path).exists() for path in fault.tests)


def test_there_are_thirty():
    assert len({fault.name for fault in faults()}) >= 30


def test_the_log_of_the_drill_tells_of_no_fault_that_is_gone_and_of_none_unnoticed():
    """Which were not tried yet shows by what it leaves out."""
    log = (ROOT / "docs" / "drills" / "faults.md").read_text().splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in log if line.startswith("| ")]
    came = {name: said for name, said, *_ in rows[1:]}
    without = {name: said for name, said in came.items() if name.startswith("nothing")}
    assert set(came) - set(without) <= {fault.name.replace("_", " ") for fault in faults()}
    assert {said for name, said in came.items() if name not in without} == {"red"}
    assert set(without.values()) == {"green"}
