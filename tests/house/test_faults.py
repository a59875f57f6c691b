"""Every seeded fault can still be put in: what it replaces stands exactly once (T-82).

``bin/drill faults`` puts each in and demands that tests fail.
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
