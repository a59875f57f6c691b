"""Sealed fields: opened by reading a row's attribute, and in no other way."""

import pytest
from django.core.exceptions import FieldError
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test.utils import isolate_apps
from django.utils import timezone

from kith.kit import keys
from kith.kit.refs import new_ref
from kith.kit.sealed import Sealed, SealedBinaryField, SealedJSONField, SealedTextField, sealed_for
from kith.people.tests.factories import a_person, an_authority
from kith.universe.models import Member

NAME = "Nan Rosewater"


def stored(member):
    """What stands in the database's own cell."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nickname FROM universe_member WHERE id = %s", [member.pk])
        return cursor.fetchone()[0]


@pytest.fixture
def member(db):
    return Member.objects.create(person=a_person(an_authority()), nickname=NAME, created_at=timezone.now())


def test_the_database_holds_it_sealed_and_the_row_reads_it_plain(member):
    assert keys.is_sealed(stored(member))
    assert "Nan" not in stored(member)
    assert Member.objects.get(pk=member.pk).nickname == NAME
    assert Member.objects.only("hidden_at").get(pk=member.pk).nickname == NAME
    assert Member.objects.defer("nickname").get(pk=member.pk).nickname == NAME


def test_saving_what_was_never_read_leaves_the_cell_as_it_is(member):
    before = stored(member)
    found = Member.objects.get(pk=member.pk)
    found.save()
    assert stored(member) == before
    found.nickname = "Grandma"
    found.save(update_fields=["nickname"])
    assert Member.objects.get(pk=member.pk).nickname == "Grandma"
    found.refresh_from_db()
    assert found.nickname == "Grandma"


def test_many_rows_at_once_are_sealed_each_for_itself(member):
    rows = [Member(person=member.person, nickname=NAME, created_at=timezone.now()) for _ in range(3)]
    Member.objects.bulk_create(rows)
    cells = {stored(row) for row in Member.objects.all()}
    assert len(cells) == 4
    assert all(map(keys.is_sealed, cells))
    assert {row.nickname for row in Member.objects.all()} == {NAME}


def test_values_give_what_tells_nothing_in_print(member):
    (value,) = Member.objects.values_list("nickname", flat=True)
    assert isinstance(value, Sealed)
    assert keys.is_sealed(value.token)
    for text in (str(value), repr(value), f"{value}", repr(Member.objects.values()[0])):
        assert NAME not in text
        assert value.token not in text


@pytest.mark.parametrize(
    "lookup", ["nickname", "nickname__exact", "nickname__contains", "nickname__in", "nickname__length__gt"]
)
def test_it_cannot_be_searched(member, lookup):
    with pytest.raises((TypeError, FieldError)):
        list(Member.objects.filter(**{lookup: [NAME] if lookup.endswith("in") else NAME}))


def test_only_the_very_ciphertext_is_found_again(member):
    (value,) = Member.objects.values_list("nickname", flat=True)
    assert Member.objects.filter(nickname=value).count() == 1
    assert Member.objects.filter(nickname=Sealed(keys.seal(NAME, "elsewhere"))).count() == 0


def test_update_refuses_plain_words_and_takes_what_was_sealed_for_the_row(member):
    with pytest.raises(TypeError, match="sealed_for"), transaction.atomic():
        Member.objects.filter(pk=member.pk).update(nickname="Grandma")
    member.nickname = "Grandma"
    with pytest.raises(TypeError, match="sealed_for"), transaction.atomic():
        Member.objects.bulk_update([member], ["nickname"])
    Member.objects.filter(pk=member.pk).update(nickname=sealed_for(member, "nickname", "Grandpa"))
    assert Member.objects.get(pk=member.pk).nickname == "Grandpa"


@pytest.mark.parametrize("way", [Value("Grandma"), Concat(Value("x"), Value("y")), F("suggested_from")])
def test_the_database_itself_refuses_plain_words(member, way):
    """T-55: whatever way is tried past the field, a CHECK on the column holds."""
    Member.objects.filter(pk=member.pk).update(suggested_from="Grandma")
    with pytest.raises(DatabaseError), transaction.atomic():
        Member.objects.filter(pk=member.pk).update(nickname=way)
    assert Member.objects.get(pk=member.pk).nickname == NAME


def test_a_cell_copied_to_another_row_does_not_open(member):
    """T-53: somebody with the database's own tools cannot move a name to another map."""
    other = Member.objects.create(person=member.person, nickname="Tom", created_at=timezone.now())
    Member.objects.filter(pk=other.pk).update(nickname=Sealed(stored(member)))
    with pytest.raises(keys.Unreadable):
        _ = Member.objects.get(pk=other.pk).nickname


def test_a_row_under_an_older_key_is_sealed_with_the_current_one_when_it_is_saved(member, settings, tmp_path):
    settings.FIELD_KEYS_FILE = tmp_path / "field-keys"
    settings.FIELD_KEYS_FILE.write_text(keys.new_key())
    member.save()
    new = keys.add_key()
    found = Member.objects.get(pk=member.pk)
    assert keys.key_of(stored(member)) != new
    found.save()
    assert keys.key_of(stored(member)) == new
    assert Member.objects.get(pk=member.pk).nickname == NAME


@pytest.fixture
def thing(settings):
    """A model with every kind of sealed field, known to this test alone."""
    settings.FIELD_KEYS = keys.new_key()
    with isolate_apps("kith.kit"):

        class Thing(models.Model):
            ref = models.CharField(max_length=12, unique=True, default=new_ref)
            said = SealedTextField(blank=True, default="")
            answers = SealedJSONField(default=dict)
            maybe = SealedJSONField(null=True)
            picture = SealedBinaryField(default=b"")

            class Meta:
                app_label = "kit"

        yield Thing


def through_the_database(row, name):
    """Store one field and read it back, as Django does it."""
    field = row._meta.get_field(name)
    cell = field.get_prep_value(field.pre_save(row, add=True))
    row.__dict__[name] = field.from_db_value(cell, None, connection)
    return cell


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("said", "Nan & Tom, שלום 👩‍👩‍👧"),
        ("answers", {"who": ["Nan", None], "how many": 2}),
        ("maybe", []),
        ("maybe", ""),
        ("picture", b"\x00\xff s1.x."),
    ],
)
def test_each_kind_comes_back_as_it_was(thing, name, value):
    row = thing(**{name: value})
    cell = through_the_database(row, name)
    assert keys.key_of(cell) == keys.ring().current
    assert getattr(row, name) == value


@pytest.mark.parametrize(
    ("name", "blank", "cell"),
    [("said", "", ""), ("answers", {}, ""), ("maybe", None, None), ("picture", b"", b"")],
)
def test_nothing_written_is_stored_as_nothing(thing, name, blank, cell):
    row = thing()
    assert through_the_database(row, name) == cell
    assert getattr(row, name) == blank


def test_a_row_without_a_reference_cannot_be_sealed(thing):
    with pytest.raises(ValueError, match="ref"):
        through_the_database(thing(ref="", said="Nan"), "said")


@pytest.mark.parametrize(("name", "wrong"), [("said", 7), ("said", b"Nan")])
def test_what_is_not_text_is_refused_not_turned_into_it(thing, name, wrong):
    with pytest.raises(TypeError):
        through_the_database(thing(**{name: wrong}), name)


@isolate_apps("kith.kit")
def test_a_model_without_a_reference_of_its_own_is_told_at_the_check(thing):
    class Nameless(models.Model):
        said = SealedTextField()

        class Meta:
            app_label = "kit"

    assert [found.id for found in Nameless._meta.get_field("said").check()] == ["kith.E001"]
    assert thing._meta.get_field("said").check() == []
