"""A document as a tagged PDF. Typst reads one template of ours and one value; it opens no file and no address."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

FOLDER = Path(__file__).parent / "typst"
TEMPLATE = FOLDER / "document.typ"


def as_pdf(made: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return a document as PDF/UA-1. What stands in it goes in as data, so that text stays text."""
    return typst.compile(
        str(TEMPLATE),
        root=str(FOLDER),
        sys_inputs={"it": json.dumps(made, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=at.replace(microsecond=0),
    )
