"""T-62: a page's title stands in the browser's history, its tabs and on a screen that others see: it names nobody."""

import re
from html import unescape

import pytest
from django.urls import reverse

from kith.people.models import Account, Person, Team
from kith.universe.models import Member
from tests.house.doors import table

TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
NEAR = {
    "young person",
    "worker",
    "manager",
    "administrator",
    "data officer",
    "reviewing officer",
    "organisation worker",
}
"""Who sees most of one person: the others of the cast see the same pages with less on them, or nothing."""
PAGES = sorted(name for name, row in table().items() if row.get and not row.address.endswith(".csv"))


@pytest.fixture
def names(world):
    """Every name there is in the world, each a word that no page would say by itself."""
    Person.objects.update(forename="Plantedforename", surname="Plantedsurname")
    Account.objects.exclude(full_name="").update(full_name="Plantedworker")
    for team in Team.objects.all():
        Team.objects.filter(pk=team.pk).update(name=f"Plantedteam {team.pk}")
    for member in Member.objects.all():
        member.nickname = "Plantednan"
        member.save()
    return world


@pytest.mark.django_db
def test_no_title_names_anybody(names, signed_in):
    seen, faults, clients = 0, [], {}
    for name in PAGES:
        row = table()[name]
        for who in NEAR & row.get or set(list(row.get)[:1]):
            clients[who] = clients.get(who) or names.client_of(who, signed_in, fresh=True)
            answer = clients[who].get(reverse(name, kwargs=names.refs_for(row.address)))
            found = TITLE.search(answer.content.decode(errors="replace"))
            title = unescape(found[1]) if found else ""
            seen += bool(found)
            if "planted" in title.lower():
                faults.append(f"{name}, {who}: {title}")
    assert faults == []
    assert seen > 200


@pytest.mark.django_db
def test_the_pages_themselves_do_name_them(names, signed_in):
    """The nearest yes: the names planted are on the pages whose titles leave them out."""
    worker, own = (names.client_of(who, signed_in, fresh=True) for who in ("worker", "young person"))
    for client, door in ((worker, "person"), (worker, "notes"), (own, "member"), (own, "member_photo")):
        page = client.get(reverse(door, kwargs=names.refs_for(table()[door].address))).content.decode()
        assert "planted" in TITLE.sub("", page).lower(), door
