"""Every door of the room: who it opens for, and the nearest person it does not open for."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kith.access.models import Pause, Sharing
from kith.audit.models import Entry
from kith.people.tests.factories import an_allocation
from kith.universe import actions, queries
from kith.universe.models import Member, Sitting
from kith.universe.tests.factories import a_member

OWN_DOORS = [
    ("my_people", "get", 200),
    ("member_add", "get", 200),
    ("sitting_close", "post", 302),
    ("my_sittings", "get", 200),
    ("my_sharing", "get", 200),
    ("pause_all", "post", 302),
    ("end_pause", "post", 302),
]
MEMBER_DOORS = [
    ("member", "get", 200),
    ("member_place", "get", 200),
    ("member_feel", "get", 200),
    ("member_edit", "get", 200),
    ("member_hide", "post", 302),
    ("member_unhide", "post", 302),
    ("member_remove", "get", 200),
    ("member_remove", "post", 302),
    ("member_share", "get", 200),
]


@pytest.fixture
def me(cast, signed_in):
    return signed_in(cast.young_person)


@pytest.fixture
def nan(cast):
    now = timezone.now()
    return a_member(
        cast.person, cast.young_person, "Nan", fields=["family"], ring=1, feel="good", wish="closer", at=now
    )


def now_of(member):
    return queries.stands(member, at=timezone.now())


def without_token(answer):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())


def page(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


@pytest.mark.parametrize(("name", "method", "status"), OWN_DOORS)
def test_own_doors_open_for_the_person_and_for_no_staff(cast, signed_in, me, name, method, status):
    url = reverse(name)
    assert getattr(me, method)(url).status_code == status
    for account in (cast.worker, cast.manager, cast.administrator):
        assert getattr(signed_in(account), method)(url).status_code == 404
    assert getattr(Client(), method)(url).url.startswith(reverse("account_login"))


@pytest.mark.parametrize(("name", "method", "status"), MEMBER_DOORS)
def test_member_doors_open_for_the_person_and_for_nobody_else(cast, signed_in, me, nan, name, method, status):
    url = reverse(name, args=[nan.ref])
    actions.share_member(nan, cast.allocation, by=cast.young_person, at=timezone.now())
    for account in (cast.other_young_person, cast.worker, cast.manager, cast.administrator):
        assert getattr(signed_in(account), method)(url).status_code == 404
    assert Member.objects.filter(pk=nan.pk, hidden_at=None).exists()
    assert getattr(me, method)(url).status_code == status


def test_another_young_persons_reference_answers_as_one_never_used(cast, me):
    theirs = a_member(cast.other_person, cast.other_young_person)
    for name, method, _ in MEMBER_DOORS:
        known = getattr(me, method)(reverse(name, args=[theirs.ref]))
        never = getattr(me, method)(reverse(name, args=["NEVERUSED234"]))
        assert (known.status_code, without_token(known)) == (404, without_token(never))


def test_an_adopted_child_has_no_map(cast, me):
    cast.person.adopted_on = date(2020, 1, 1)
    cast.person.save()
    assert me.get(reverse("my_people")).status_code == 404


@pytest.mark.parametrize("name", ["member_hide", "member_unhide"])
def test_deeds_are_not_done_by_following_a_link(me, nan, name):
    assert me.get(reverse(name, args=[nan.ref])).status_code == 405


def test_looking_opens_no_sitting(me, nan):
    Sitting.objects.all().delete()
    me.get(reverse("my_people"))
    me.get(reverse("my_sittings"))
    assert not Sitting.objects.exists()


def test_adding_comes_back_to_the_same_page_and_says_so(cast, me):
    answer = me.post(reverse("member_add"), {"nickname": "Tia", "fields_chosen": ["friends", "family"]})
    member = Member.objects.get()
    assert answer.url == f"{reverse('my_people')}?added={member.ref}"
    text = me.get(answer.url).content.decode()
    assert "Tia</bdi> is here. Who else?" in text
    assert "autofocus" in text
    assert f'data-member="{member.ref}" data-ring="0" data-field="friends family"' in text


def test_the_same_form_sent_twice_makes_one(me):
    token = re.search(r'name="once" value="([^"]+)"', page(me, "my_people"))[1]
    for _ in range(2):
        assert me.post(reverse("member_add"), {"nickname": "Tia", "once": token}).status_code == 302
    assert Member.objects.count() == 1


@pytest.mark.parametrize("nickname", ["", "   ", "x" * 61, "\u200b", "a\x00b"])
def test_a_name_that_cannot_be_kept_gets_a_sentence_and_keeps_what_was_chosen(me, nickname):
    answer = me.post(reverse("member_add"), {"nickname": nickname, "fields_chosen": ["friends"]})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "govuk-error-summary" in text
    assert re.search(r'value="friends"[^>]*checked', text)
    if nickname.strip("\u200b \x00") == nickname and nickname:
        assert nickname in text or "\x00" in nickname
    assert not Member.objects.exists()


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("member_place", {"ring": "7"}),
        ("member_place", {"ring": ""}),
        ("member_feel", {"feel": "dreadful", "wish": "closer"}),
        ("member_edit", {"nickname": "", "fields_chosen": ["friends"]}),
        ("member_edit", {"nickname": "Nana", "fields_chosen": ["school"]}),
        ("member_share", {"workers": ["NEVERUSED234"]}),
    ],
)
def test_bad_input_gets_a_sentence_and_changes_nothing(me, nan, name, bad):
    before = now_of(nan)
    answer = me.post(reverse(name, args=[nan.ref]), bad)
    assert answer.status_code == 422
    assert "govuk-error" in answer.content.decode()
    assert now_of(nan) == before
    for value in bad.values():
        if value == "Nana":
            assert "Nana" in answer.content.decode()


def test_a_ring_is_chosen_on_the_members_page(me, nan):
    answer = me.post(reverse("member_place", args=[nan.ref]), {"ring": "3"})
    assert answer.url == reverse("member", args=[nan.ref])
    assert now_of(nan).ring == 3
    me.post(reverse("member_place", args=[nan.ref]), {"ring": "0"})
    assert now_of(nan).ring == 0


def test_a_ring_changed_on_the_map_leads_back_to_where_the_focus_was(me, nan):
    answer = me.post(reverse("member_place", args=[nan.ref]), {"ring": "3", "then": "map"})
    assert answer.headers["Location"] == f"{reverse('my_people')}#{nan.ref}"
    assert 'data-ring="3"' in page(me, "my_people")


def test_somebody_placed_already_is_followed_by_nobody(cast, me, nan):
    """Looking again at one person is not the start of a round through all who wait."""
    a_member(cast.person, cast.young_person, "Waiting", ring=0)
    assert "Save, then the next one" not in page(me, "member_place", nan.ref)


def test_somebody_to_talk_to_is_always_in_reach(me, nan):
    for name, args in (("home", []), ("my_people", []), ("member_feel", [nan.ref]), ("my_journey", [])):
        assert "tel:116123" in page(me, name, *args)


def test_placing_one_at_a_time_leads_to_the_next_who_waits(cast, me):
    first, placed, last = (a_member(cast.person, cast.young_person, ring=ring) for ring in (0, 1, 0))
    answer = me.post(reverse("member_place", args=[first.ref]), {"ring": "1", "then": "next"})
    assert answer.url == reverse("member_place", args=[last.ref])
    answer = me.post(answer.url, {"ring": "2", "then": "next"})
    assert answer.url == reverse("my_people")
    assert now_of(placed).ring == 1


def test_how_it_feels_and_what_is_wished_are_kept(me, nan):
    me.post(reverse("member_feel", args=[nan.ref]), {"feel": "hard", "wish": ""})
    assert (now_of(nan).feel, now_of(nan).wish) == ("hard", "")


def test_name_and_fields_are_changed(me, nan):
    me.post(
        reverse("member_edit", args=[nan.ref]), {"nickname": "Nana", "fields_chosen": ["friends", "family"]}
    )
    assert (now_of(nan).nickname, now_of(nan).fields) == ("Nana", ("family", "friends"))


def test_hidden_is_nowhere_on_the_page_but_under_what_you_have_hidden(me, nan):
    me.post(reverse("member_hide", args=[nan.ref]))
    text = page(me, "my_people")
    before, _, after = text.partition("People you have hidden")
    assert nan.ref not in before
    assert not re.search(r"\bNan\b", before)
    assert nan.ref in after
    assert "Bring back" in page(me, "member", nan.ref)
    me.post(reverse("member_unhide", args=[nan.ref]))
    assert "People you have hidden" not in page(me, "my_people")


def test_removing_asks_first_and_is_for_good(me, nan):
    assert "for good?" in page(me, "member_remove", nan.ref)
    assert Member.objects.exists()
    me.post(reverse("member_remove", args=[nan.ref]))
    assert not Member.objects.exists()
    assert me.get(reverse("member", args=[nan.ref])).status_code == 404


def test_the_share_page_offers_only_who_works_with_them_now(cast, me, nan):
    gone = an_allocation(cast.person, cast.other_worker, from_on=date(2024, 1, 1), to_on=timezone.localdate())
    text = page(me, "member_share", nan.ref)
    refs = re.findall(r'name="workers" value="([^"]+)"', text)
    now = cast.person.allocations.exclude(pk=gone.pk)
    assert cast.allocation.ref in refs
    assert sorted(refs) == sorted(now.values_list("ref", flat=True))
    answer = me.post(reverse("member_share", args=[nan.ref]), {"workers": [gone.ref]})
    assert answer.status_code == 422
    far = cast.far_person.allocations.get(worker=cast.far_worker)
    assert me.post(reverse("member_share", args=[nan.ref]), {"workers": [far.ref]}).status_code == 422
    assert not Sharing.objects.exists()


def test_the_share_page_says_what_is_seen_and_the_truth_about_only_me(me, nan):
    text = page(me, "member_share", nan.ref)
    for seen in ("Nan", "closest", "family", "good", "A court could order it."):
        assert seen in text
    assert "closer<" not in text


def test_sharing_is_chosen_listed_and_stopped(cast, me, nan):
    me.post(reverse("member_share", args=[nan.ref]), {"workers": [cast.allocation.ref]})
    me.post(reverse("member_share", args=[nan.ref]), {"workers": [cast.allocation.ref]})
    assert Sharing.objects.filter(ended_at=None).count() == 1
    text = page(me, "my_sharing")
    assert cast.worker.full_name in text
    assert "Nan" in text
    me.post(reverse("my_sharing"), {"allocation": cast.allocation.ref, "member": nan.ref})
    assert not Sharing.objects.filter(ended_at=None).exists()
    assert "You share nobody" in page(me, "my_sharing")


def test_everything_of_one_worker_is_stopped_and_of_nobody_elses(cast, signed_in, me, nan):
    actions.share_member(nan, cast.allocation, by=cast.young_person, at=timezone.now())
    stranger = signed_in(cast.other_young_person)
    stranger.post(reverse("my_sharing"), {"allocation": cast.allocation.ref, "member": nan.ref})
    stranger.post(reverse("my_sharing"), {"allocation": cast.allocation.ref})
    assert Sharing.objects.filter(ended_at=None).count() == 1
    me.post(reverse("my_sharing"), {"allocation": cast.allocation.ref})
    assert not Sharing.objects.filter(ended_at=None).exists()


def test_pausing_is_one_tap_and_ends_with_another(me, nan):
    me.post(reverse("pause_all"))
    me.post(reverse("pause_all"))
    assert Pause.objects.filter(ended_at=None).count() == 1
    assert "Paused" in page(me, "my_sharing")
    assert "Sharing is paused" in page(me, "my_people")
    me.post(reverse("end_pause"))
    assert not Pause.objects.filter(ended_at=None).exists()


def test_nobody_is_an_answer_and_not_the_last_word(me):
    text = page(me, "my_people")
    assert "that is an answer too" in text
    assert "0800 1111" in text
    assert "116 123" in text
    assert '<svg class="map"' not in text


def test_each_member_of_the_picture_carries_what_others_rely_on(cast, me, nan):
    text = page(me, "my_people")
    [found] = re.findall(r"<a [^>]*data-member[^>]*map-member[^>]*>|<a [^>]*map-member[^>]*>", text)
    for part in (
        f'href="{reverse("member", args=[nan.ref])}"',
        f'data-member="{nan.ref}"',
        'data-ring="1"',
        'data-field="family"',
        'aria-label="Nan, closest, family, good"',
    ):
        assert part in found
    assert "style=" not in text


@pytest.mark.parametrize(
    "nickname", ['"><script>alert(1)</script>', "{{ 7*7 }}", "'onload='x", "</title><b>"]
)
def test_a_name_is_only_ever_text(cast, me, nickname):
    member = a_member(cast.person, cast.young_person, nickname, ring=1)
    for text in (
        page(me, "my_people"),
        page(me, "member", member.ref),
        page(me, "member_remove", member.ref),
    ):
        assert nickname not in text.replace("{{ 7*7 }}", "") or nickname == "{{ 7*7 }}"
        assert "<script>alert" not in text


def test_the_page_of_the_map_asks_as_many_questions_for_150_as_for_10(
    cast, me, django_assert_max_num_queries, monkeypatch
):
    counts = []
    for more in (10, 50, 90):
        at = timezone.now()
        for number in range(more):
            member = a_member(cast.person, cast.young_person, ring=number % 5, at=at)
            actions.share_member(member, cast.allocation, by=cast.young_person, at=at)
        with django_assert_max_num_queries(60) as asked:
            assert me.get(reverse("my_people")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] == counts[2]


def test_done_for_today_closes_the_sitting(me, nan):
    assert "Done for today" in page(me, "my_people")
    me.post(reverse("sitting_close"))
    assert Sitting.objects.get().closed_at is not None
    assert "1 person added or changed" in page(me, "my_sittings")


def test_a_sitting_left_alone_says_closed_after_a_day(cast, me):
    a_member(cast.person, cast.young_person, at=timezone.now() - timedelta(hours=24))
    assert "still open" not in page(me, "my_sittings")
    assert "Done for today" not in page(me, "my_people")


def test_what_was_read_and_done_is_on_the_log_without_a_name(me, nan):
    page(me, "member", nan.ref)
    row = Entry.objects.get(door="member")
    assert row.things == [nan.ref]
    assert not any("Nan" in str(entry.says([])) for entry in Entry.objects.all())
