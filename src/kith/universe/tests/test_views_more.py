"""Pages on which more is said: each keeps what it is told, may stay blank, and answers bad input in a sentence."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kith.access.models import Draft
from kith.audit.models import Entry
from kith.universe import actions, queries
from kith.universe.models import Story
from kith.universe.tests.factories import a_member

OWN = ["line_draw", "my_sittings"]
OF_A_MEMBER = [
    "member_who",
    "member_touch",
    "member_strain",
    "member_gives",
    "member_lasting",
    "member_story",
    "member_knows",
]


@pytest.fixture
def me(cast, signed_in):
    return signed_in(cast.young_person)


@pytest.fixture
def nan(cast):
    return a_member(cast.person, cast.young_person, "Nan", fields=["family"], ring=1, at=timezone.now())


@pytest.fixture
def sam(cast):
    return a_member(cast.person, cast.young_person, "Quill", ring=2, at=timezone.now())


def now_of(member):
    return queries.stands(member, at=timezone.now())


def page(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


def told(client, name, member, entries, status=302):
    answer = client.post(reverse(name, args=[member.ref]), entries)
    assert answer.status_code == status
    return answer


def lines(cast):
    names = {one.ref: one.nickname for one in queries.members_of(cast.person, at=timezone.now())}
    return {(names[one.one], names[one.other], one.kind, one.feel) for one in queries.links_of(cast.person)}


def test_every_page_opens_for_the_person_and_for_nobody_else(cast, signed_in, me, nan, sam):
    actions.share_member(nan, cast.allocation, by=cast.young_person, at=timezone.now())
    addresses = [reverse(name, args=[nan.ref]) for name in OF_A_MEMBER]
    addresses += [reverse("member_between", args=[nan.ref, sam.ref]), *map(reverse, OWN)]
    addresses.append(reverse("sitting", args=[queries.sittings_of(cast.person, at=timezone.now())[0].ref]))
    for address in addresses:
        assert me.get(address).status_code == 200
        for account in (cast.worker, cast.manager):
            assert signed_in(account).get(address).status_code == 404
        assert Client().get(address).status_code == 302
    other = signed_in(cast.other_young_person)
    assert {other.get(address).status_code for address in addresses if address not in map(reverse, OWN)} == {
        404
    }


@pytest.mark.parametrize("name", OF_A_MEMBER)
def test_everything_may_stay_blank(me, nan, name):
    before = now_of(nan)
    told(me, name, nan, {})
    assert now_of(nan) == before


def test_what_is_told_is_kept_on_the_page_and_in_the_list(me, nan):
    told(me, "member_touch", nan, {"often": "weekly", "channels": ["calls", "in_person"]})
    told(me, "member_strain", nan, {"strain": "a_lot", "giving": "me"})
    told(me, "member_gives", nan, {"support": ["fun"], "gives_words": "soup", "trusted": "no", "star": "on"})
    told(
        me,
        "member_lasting",
        nan,
        {"lasting": "service", "ends_on_day": "1", "ends_on_month": "3", "ends_on_year": "2031"},
    )
    who = {"sort": "died", "relation": "mother", "relation_words": "Second mum", "through": "chosen"}
    told(me, "member_who", nan, {**who, "known_since": "2014", "grown_up": "yes"})
    for text in (page(me, "member", nan.ref), page(me, "my_people")):
        for words in (
            "every week, we meet, calls",
            "a lot of strain",
            "mostly I give to them",
            "is fun to be with, “soup”",
            "I do not trust them",
            "a guiding star",
            "until 1 March 2031",
            "somebody who has died",
            "“Second mum”, mother, chosen: family I made myself",
            "known since 2014",
            "grown up",
        ):
            assert words in text


def test_none_of_these_is_an_answer_and_comes_back_ticked(me, nan):
    told(me, "member_gives", nan, {"support": ["none"]})
    assert now_of(nan).support == ()
    assert re.search(r'value="none"[^>]*checked', page(me, "member_gives", nan.ref))
    told(me, "member_gives", nan, {})
    assert now_of(nan).support is None


@pytest.mark.parametrize(
    ("name", "bad", "beside"),
    [
        ("member_touch", {"often": "hourly"}, "id_often"),
        ("member_gives", {"support": ["none", "fun"]}, "id_support"),
        ("member_gives", {"gives_words": "x" * 201}, "id_gives_words"),
        ("member_lasting", {"lasting": "stays", "ends_age": "21"}, "id_lasting"),
        ("member_lasting", {"ends_age": "18"}, "id_lasting"),
        ("member_lasting", {"lasting": "service", "ends_age": "19"}, "id_ends_age"),
        (
            "member_lasting",
            {
                "lasting": "service",
                "ends_age": "21",
                "ends_on_day": "1",
                "ends_on_month": "1",
                "ends_on_year": "2030",
            },
            "id_ends_on",
        ),
        ("member_lasting", {"lasting": "service", "ends_on_day": "31"}, "id_ends_on"),
        ("member_who", {"known_since": "1066"}, "id_known_since"),
        ("member_who", {"known_since": "last year"}, "id_known_since"),
        ("member_story", {"words": "x" * 2001}, "id_words"),
    ],
)
def test_wrong_input_is_answered_beside_its_field_and_changes_nothing(me, nan, name, bad, beside):
    before = now_of(nan)
    text = told(me, name, nan, bad, status=422).content.decode()
    assert "govuk-error-message" in text
    assert f'href="#{beside}' in text
    assert now_of(nan) == before


def test_what_nothing_was_said_of_is_one_quiet_line(me, nan):
    quiet = page(me, "member", nan.ref).partition("Say more")[2]
    for name in ("member_touch", "member_story", "member_knows", "member_lasting"):
        assert reverse(name, args=[nan.ref]) in quiet


def test_a_story_is_only_theirs_and_two_windows_see_both(cast, signed_in, me, nan):
    first = me.get(reverse("member_story", args=[nan.ref])).context["form"]
    seen = {"stamp": first["stamp"].value()}
    told(me, "member_story", nan, {**seen, "words": "She made soup."})
    answer = told(me, "member_story", nan, {**seen, "words": "She sang."}, status=422)
    text = answer.content.decode()
    assert "She made soup." in text
    assert "She sang." in text
    again = {"stamp": answer.context["form"]["stamp"].value(), "words": "She sang."}
    told(me, "member_story", nan, again)
    assert Story.objects.get().words == "She sang."
    assert not any("She sang" in str(entry.says([])) for entry in Entry.objects.all())
    actions.share_member(nan, cast.allocation, by=cast.young_person, at=timezone.now())
    assert "She sang" not in page(signed_in(cast.worker), "person", cast.person.ref)


def test_a_story_is_kept_while_it_is_written_and_the_draft_goes_with_sending(cast, me, nan):
    address = reverse("member_story", args=[nan.ref])
    once = me.get(address).context["form"]["once"].value()
    kept = {"draft_address": address, "draft_owner": cast.young_person.ref, "once": once, "words": "She ma"}
    me.post(reverse("draft_keep"), kept)
    assert Draft.objects.count() == 1
    text = me.get(address).content.decode()
    assert "She ma" in text
    assert "My story about somebody" in page(me, "drafts")
    told(me, "member_story", nan, {"once": once, "words": "She made soup."})
    assert "You began this" not in me.get(address).content.decode()


# Lines


def test_ticking_draws_lines_and_unticking_rubs_them_out(cast, me, nan, sam):
    told(me, "member_knows", nan, {"known": [sam.ref]})
    assert lines(cast) == {("Nan", "Quill", "", "")}
    assert "Quill</bdi> (know each other)" in page(me, "my_people")
    told(me, "member_knows", sam, {"known": []})
    assert lines(cast) == set()


def test_ticks_of_a_page_that_is_out_of_date_change_nothing(cast, me, nan, sam):
    old = me.get(reverse("member_knows", args=[nan.ref])).context["form"]["stamp"].value()
    actions.draw_link(nan, sam, by=cast.young_person, at=timezone.now())
    text = told(me, "member_knows", nan, {"known": [], "stamp": old}, status=422).content.decode()
    assert "in another window meanwhile" in text
    assert len(lines(cast)) == 1


def test_how_two_stand_is_said_changed_and_rubbed_out(cast, me, nan, sam):
    address = reverse("member_between", args=[nan.ref, sam.ref])
    me.post(address, {"kind": "child", "feel": "good"})
    assert lines(cast) == {("Quill", "Nan", "parent", "good")}
    assert re.search(r'value="child"[^>]*checked', me.get(address).content.decode())
    assert re.search(r'value="parent"[^>]*checked', page(me, "member_between", sam.ref, nan.ref))
    me.post(address, {"kind": "friends", "feel": ""})
    assert lines(cast) == {("Nan", "Quill", "friends", "")}
    me.post(reverse("line_rub_out", args=[sam.ref, nan.ref]))
    assert lines(cast) == set()


@pytest.mark.parametrize(
    "wrong", [{"one": ""}, {"other": "nan"}, {"other": "NEVERUSED234"}, {"kind": "foes"}]
)
def test_a_line_is_drawn_from_two_choices_or_answered_in_a_sentence(cast, me, nan, sam, wrong):
    refs = {"one": nan.ref, "other": sam.ref, "kind": "together", "feel": ""}
    bad = {key: nan.ref if value == "nan" else value for key, value in wrong.items()}
    answer = me.post(reverse("line_draw"), {**refs, **bad})
    assert answer.status_code == 422
    assert "govuk-error-message" in answer.content.decode()
    assert lines(cast) == set()
    assert me.post(reverse("line_draw"), refs).status_code == 302
    assert lines(cast) == {("Nan", "Quill", "together", "")}


def test_who_is_hidden_is_on_no_page_of_lines(cast, me, nan, sam):
    actions.draw_link(nan, sam, by=cast.young_person, at=timezone.now())
    actions.hide_member(sam, by=cast.young_person, at=timezone.now())
    for text in (page(me, "member_knows", nan.ref), page(me, "line_draw"), page(me, "member", nan.ref)):
        assert "Quill" not in text
        assert sam.ref not in text
    for pair in ((nan.ref, sam.ref), (sam.ref, nan.ref), (nan.ref, nan.ref)):
        assert me.get(reverse("member_between", args=pair)).status_code == 404
        assert me.post(reverse("line_rub_out", args=pair)).status_code == 404


def test_another_persons_member_is_no_end_of_a_line(cast, me, nan):
    theirs = a_member(cast.other_person, cast.other_young_person, "Theirs", at=timezone.now())
    assert me.get(reverse("member_between", args=[nan.ref, theirs.ref])).status_code == 404
    told(me, "member_knows", nan, {"known": [theirs.ref]}, status=422)


# Steps


def test_a_step_is_taken_back_and_done_again_in_words(me, nan):
    told(me, "member_place", nan, {"ring": "4"})
    text = page(me, "member", nan.ref)
    assert "Take it back" in text
    answer = me.post(reverse("undo"), {"back": nan.ref}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("member", args=[nan.ref])
    assert "Taken back. Nan: how close they are." in answer.content.decode()
    assert now_of(nan).ring == 1
    text = page(me, "my_people")
    assert "Do it again" in text
    answer = me.post(reverse("redo"), follow=True)
    assert "Done again. Nan: how close they are." in answer.content.decode()
    assert now_of(nan).ring == 4
    assert answer.redirect_chain[-1][0] == reverse("my_people")


def test_what_one_save_changed_is_taken_back_as_one(me, nan, sam):
    before = now_of(nan)
    told(me, "member_gives", nan, {"support": ["fun"], "gives_words": "soup", "trusted": "yes"})
    [many] = re.findall(r'name="many" value="(\d+)"', page(me, "member", nan.ref))
    text = me.post(reverse("undo"), {"back": nan.ref, "many": many}, follow=True).content.decode()
    assert "Nan: what they give you; " in text or "Nan: what they give you, whether you trust them" in text
    assert now_of(nan) == before
    for wrong in ("0", "-1", "many", "99999999"):
        me.post(reverse("redo"), {"many": wrong, "back": "NEVERUSED234"})
    assert now_of(nan).gives_words == "soup"


def test_saving_what_is_there_already_offers_nothing_to_take_back(me, nan):
    answer = me.post(reverse("member_place", args=[nan.ref]), {"ring": "1"}, follow=True)
    assert "Saved." in answer.content.decode()
    assert "Take it back" not in answer.content.decode()


def test_taking_back_who_was_added_says_where_they_are(me, nan):
    answer = me.post(reverse("undo"), {"back": nan.ref}, follow=True)
    assert "Nan is off your map and lists" in answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("my_people")
    assert "There is nothing to take back now." in me.post(reverse("undo"), follow=True).content.decode()
    assert "on your map again" in me.post(reverse("redo"), follow=True).content.decode()


def test_a_closed_day_offers_no_steps(me, nan):
    me.post(reverse("sitting_close"))
    assert "Take the last change back" not in page(me, "my_people")
    assert "nothing to take back" in me.post(reverse("undo"), follow=True).content.decode()


# Days


def test_two_days_are_told_apart_and_the_hidden_never(cast, me, nan, sam):
    later = timezone.now() + timedelta(days=2)
    by = {"by": cast.young_person, "at": later}
    actions.place_member(nan, ring=4, **by)
    a_member(cast.person, cast.young_person, "Kez", ring=1, at=later)
    gone = a_member(cast.person, cast.young_person, "Hiddenname", ring=1, at=later)
    actions.hide_member(gone, **by)
    new, old = queries.sittings_of(cast.person, at=later)
    text = page(me, "my_sittings")
    assert re.search(
        r"Further away.*Nan.*from closest to further away.*New on the later map.*Kez", text, re.S
    )
    for one in (text, page(me, "sitting", new.ref), page(me, "sitting", old.ref)):
        assert "Hiddenname" not in one
        assert "tel:116123" in one.partition("<main")[2].partition("</main>")[0]
    same = me.get(reverse("my_sittings"), {"one": old.ref, "other": old.ref})
    assert (same.status_code, "Choose two different days." in same.content.decode()) == (422, True)
    other = me.get(reverse("my_sittings"), {"one": old.ref, "other": "NEVERUSED234"})
    assert (other.status_code, "Choose one of the days" in other.content.decode()) == (422, True)
    back = me.get(reverse("my_sittings"), {"one": new.ref, "other": old.ref}).content.decode()
    assert "from closest to further away" in back


def test_no_one_is_an_answer_on_a_day_too(cast, me):
    actions.hide_member(
        a_member(cast.person, cast.young_person, "Gone", at=timezone.now()),
        by=cast.young_person,
        at=timezone.now(),
    )
    text = page(me, "sitting", queries.sittings_of(cast.person, at=timezone.now())[0].ref)
    assert "That is an answer too." in text
    assert reverse("member_add") in text


# What one worker sees


def test_what_a_worker_sees_is_chosen_thing_by_thing(cast, signed_in, me, nan):
    actions.describe_tie(nan, strain="a_lot", by=cast.young_person, at=timezone.now())
    address = reverse("member_seen", args=[nan.ref, cast.allocation.ref])
    assert "What strain there is: a lot of strain" in me.get(address).content.decode()
    me.post(address, {"shown": ["name", "strain"]})
    me.post(address, {"shown": ["name", "strain"]})
    assert [list(one.fields) for one in cast.allocation.sharings.filter(ended_at=None)] == [
        ["name", "strain"]
    ]
    seen = page(signed_in(cast.worker), "person", cast.person.ref)
    assert "Nan" in seen
    assert "a lot of strain" in seen
    for other in ("closest", "no group chosen", "feels", "nothing said"):
        assert other not in seen.partition("What they show you")[2].partition("</section>")[0]
    me.post(reverse("member_share", args=[nan.ref]), {"workers": [cast.allocation.ref]})
    assert cast.allocation.sharings.filter(ended_at=None).count() == 1
    assert "sees: name, what strain there is" in page(me, "member_share", nan.ref)
    me.post(address, {"shown": ["name"]})
    assert cast.allocation.sharings.count() == 2
    me.post(address, {"shown": []})
    assert not cast.allocation.sharings.filter(ended_at=None).exists()
    assert me.post(address, {"shown": ["story"]}).status_code == 422


def test_a_wish_is_shown_only_when_it_was_chosen_and_the_page_says_to_whom(cast, signed_in, me, nan):
    actions.set_feel(nan, wish="closer", by=cast.young_person, at=timezone.now())
    assert "only you see this" in page(me, "member", nan.ref)
    me.post(reverse("member_seen", args=[nan.ref, cast.allocation.ref]), {"shown": ["name", "wish"]})
    assert f"shown to {cast.worker.full_name}" in page(me, "member", nan.ref)
    assert "would like: closer" in page(signed_in(cast.worker), "person", cast.person.ref)


def test_only_who_works_with_them_now_can_be_chosen_for_and_nobody_for_the_hidden(cast, me, nan):
    far = cast.far_person.allocations.get(worker=cast.far_worker)
    assert me.get(reverse("member_seen", args=[nan.ref, far.ref])).status_code == 404
    actions.hide_member(nan, by=cast.young_person, at=timezone.now())
    address = reverse("member_seen", args=[nan.ref, cast.allocation.ref])
    assert me.get(address).status_code == 404
    assert me.post(address, {"shown": ["name"]}).status_code == 404
