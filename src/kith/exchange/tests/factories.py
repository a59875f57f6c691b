"""Small returns for tests. All children are invented."""

import hashlib
from pathlib import Path

from kith.exchange.models import IdentitySource
from kith.journey import models as journey
from kith.people.models import Person

FAKE_RETURN = Path(__file__).parents[5] / "shared/data/ssda903/fake_return"
NO_FAKE_RETURN = "the sample return is not here: put shared/data beside the checkout to run this"

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
REVIEWS = "CHILD,DOB,REVIEW,REVIEW_CODE"
WORKERS = "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON"
OC3 = "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM"

NamedFile = tuple[str, bytes]


def table(name: str, heading: str, *rows: str) -> NamedFile:
    return name, "\n".join([heading, *rows, ""]).encode()


def header(*children: str, born: str = "03/05/2008", sex: str = "2") -> NamedFile:
    return table("header.csv", HEADER, *(f"{child},{sex},{born},WBRI,UN1,," for child in children))


def episode(
    child: str, decom: str, dec: str = "", *, rne: str = "S", rec: str = "", place: str = "U6"
) -> str:
    return f"{child},{decom},{rne},C2,N1,{place},PR1,{dec},{rec},,AB1 2CD,AB1 2CD,1234567"


def episodes(*rows: str) -> NamedFile:
    return table("episodes.csv", EPISODES, *rows)


def a_return(*children: str) -> list[NamedFile]:
    """Each child with a home that ended, another that goes on, a review, a worker."""
    return [
        header(*children),
        episodes(
            *(episode(child, "01/05/2020", "01/06/2023", rec="X1") for child in children),
            *(episode(child, "01/06/2023", rne="P") for child in children),
        ),
        table("reviews.csv", REVIEWS, *(f"{child},03/05/2008,10/10/2024,PN1" for child in children)),
        table("sw.csv", WORKERS, *(f"{child},03/05/2008,SW123456,01/05/2020,," for child in children)),
    ]


STORED = (
    Person,
    IdentitySource,
    journey.Episode,
    journey.Review,
    journey.WorkerEpisode,
    journey.PreviousPermanence,
    journey.UascStatus,
    journey.CareLeaverSnapshot,
    journey.CollectionYear,
)


def fingerprint() -> dict[str, tuple[int, str]]:
    """How many rows each table holds, and a hash over all of them."""
    found = {}
    for model in STORED:
        rows = list(model._default_manager.order_by("pk").values_list())
        found[model.__name__] = (len(rows), hashlib.sha256(repr(rows).encode()).hexdigest())
    return found
