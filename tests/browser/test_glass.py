"""A manager opens a record in an emergency and is seen to: by the data officer, by the person, on every page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from kith.access.actions import name_in_restriction, share
from kith.access.models import BreakGlass, ViewAs
from kith.access.tests.orders import a_restriction
from kith.people.tests.factories import PASSWORD
from kith.universe.actions import add_member, set_feel

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WHY = "Police called at two. Nobody of their own team answers, and a worker has to know where home is."


def prove(page, path):
    """Give fresh proof on the way to a page that asks for it."""
    if "/proof/" in page.url:
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
    assert path in page.url, page.url


@pytest.mark.parametrize("width", [320, 1280])
def test_a_manager_opens_the_glass_and_is_seen_to(window, axe, cast, width):
    person = cast.person
    member = add_member(person, "Auntie Plum", ring=1, by=cast.young_person, at=timezone.now())
    share(person, member.ref, cast.allocation, by=cast.young_person, at=timezone.now())

    manager = window(width).sign_in_as(cast.other_manager)
    page = manager.go(reverse("glass_open"))
    prove(page, "/break-glass/")
    page.locator("main form button[type=submit]").first.click()
    manager.look("glass-empty")
    assert axe(page) == []
    page.locator("[name=who]").fill(person.child_id)
    page.locator("[name=reason]").fill("too short")
    page.locator("[name=hours][value='1']").check()
    page.locator("main form button[type=submit]").first.click()
    assert page.locator("[name=who]").input_value() == person.child_id
    manager.look("glass-too-short")
    page.locator("[name=reason]").fill(WHY)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("h1")).to_contain_text(person.surname)
    expect(page.locator(".kith-banner")).to_contain_text("You have opened the record")
    assert "Auntie Plum" not in page.content()
    manager.look("glass-open-person")
    assert axe(page) == []
    manager.go(reverse("team"))
    expect(page.locator(".kith-banner")).to_be_visible()
    manager.look("glass-open-team")

    officer = window(width).sign_in_as(cast.data_officer)
    seen = officer.go("/")
    expect(seen.locator("main")).to_contain_text(cast.other_manager.full_name)
    officer.look("watch-open")
    assert axe(seen) == []

    page.locator(".kith-banner button").first.click()
    expect(page.locator(".kith-banner")).to_have_count(0)
    assert manager.go(reverse("person", kwargs={"person_ref": person.ref})).locator("h1").is_visible()
    assert person.surname not in page.content()

    seen.get_by_role("link", name="Read and review").click()
    expect(seen.locator("main")).to_contain_text(WHY)
    officer.look("watch-review")
    seen.locator("[name=outcome][value=in_order]").check()
    seen.locator("[name=found]").fill("Read the police log with the team. It was needed that night.")
    seen.locator("main form button[type=submit]").first.click()
    expect(seen.locator("main")).to_contain_text("It was needed")
    officer.look("watch-reviewed")
    assert BreakGlass.objects.get().reviewed_by == cast.data_officer

    own = window(width).sign_in_as(cast.young_person)
    home = own.go("/me/")
    own.look("glass-home")
    home.get_by_role("link", name="thing for you").click()
    expect(home.locator("main")).to_contain_text("opened your record")
    own.look("glass-notices")
    assert axe(home) == []
    home.get_by_role("link", name="Have a look").first.click()
    prove(home, "/who-looked/")
    expect(home.locator("main")).to_contain_text("in an emergency")
    own.look("glass-who-looked")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_manager_looks_as_a_worker_sees_and_goes_back(window, axe, cast, width):
    desk = window(width).sign_in_as(cast.manager)
    page = desk.go(reverse("view_as"))
    desk.look("view-as")
    page.get_by_role("link", name=cast.worker.full_name).click()
    prove(page, "/look-as/")
    page.locator("[name=why]").fill("She cannot find Amira in her list today")
    desk.look("view-as-begin")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".kith-banner")).to_contain_text(cast.worker.full_name)
    desk.look("view-as-caseload")
    assert axe(page) == []
    page.get_by_role("link", name=cast.person.surname).click()
    expect(page.locator("main")).to_contain_text("between the two of them")
    desk.look("view-as-person")
    desk.go(reverse("my_account"))
    expect(page.locator("h1")).to_contain_text("only looking")
    desk.look("view-as-stops")
    page.locator("main button").first.click()
    expect(page.locator(".kith-banner")).to_have_count(0)
    assert ViewAs.objects.get().ended_at is not None


@pytest.mark.parametrize("width", [320, 1280])
def test_a_restriction_is_written_down_and_stands_before_everything_else(window, axe, cast, width):
    desk = window(width, javascript=False).sign_in_as(cast.manager)
    page = desk.go(reverse("restriction_begin", kwargs={"person_ref": cast.person.ref}))
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    desk.look("restriction-empty")
    page.locator("[name=other]").fill("Jaden Rook")
    page.locator("[name=kind][value=court]").check()
    page.locator("[name=mode][value=supervised]").check()
    page.locator("[name=evidence]").fill("The court said so on Monday, see letter in the file")
    page.locator("[name=known][value=yes]").check()
    page.locator("[name=told]").fill("Ruth told them at home")
    later = timezone.localdate() + timedelta(days=90)
    for part in ("day", "month", "year"):
        page.locator(f"[name=review_on_{part}]").fill(str(getattr(later, part)))
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("Jaden Rook")
    desk.look("restrictions")

    member = add_member(cast.person, "Jay", ring=2, by=cast.young_person, at=timezone.now())
    share(cast.person, member.ref, cast.allocation, by=cast.young_person, at=timezone.now())
    held = a_restriction(cast, mode="letterbox", requires_contact=True, other="Robin Crane")
    name_in_restriction(held, member.ref, by=cast.worker, at=timezone.now())
    worker = window(width).sign_in_as(cast.worker)
    seen = worker.go(reverse("person", kwargs={"person_ref": cast.person.ref}))
    expect(seen.locator("main")).to_contain_text("Jaden Rook")
    worker.look("restriction-person")
    assert axe(seen) == []
    set_feel(member, wish="not_now", by=cast.young_person, at=timezone.now())
    worker.go(reverse("restrictions", kwargs={"person_ref": cast.person.ref}))
    expect(seen.locator("main")).to_contain_text("Both are true")
    worker.look("restriction-both")
    assert axe(seen) == []

    desk.go(reverse("file_restrict", kwargs={"person_ref": cast.person.ref}))
    desk.look("file-restrict")

    own = window(width).sign_in_as(cast.young_person)
    mine = own.go(reverse("my_stops"))
    expect(mine.locator("main")).to_contain_text("Jaden Rook")
    own.look("my-stops")
    assert axe(mine) == []
    own.go(reverse("my_sharing"))
    own.look("my-sharing-before")
    own.go(reverse("member_feel", kwargs={"member_ref": member.ref}))
    own.look("member-feel")
