"""Nicknames lie sealed from here on: those that stand here are sealed, each for its own row."""

from typing import Any

from django.db import migrations, models

from kith.kit import keys
from kith.kit.sealed import SealedTextField, about

COLUMN = "nickname"
HELD = "universe_member_nickname_sealed"


def seal(apps: Any, schema_editor: Any) -> None:
    """Seal each nickname as the field would."""
    member = apps.get_model("universe", "Member")
    for row in member.objects.only("ref", COLUMN).iterator():
        closed = keys.seal(row.nickname, about(member, COLUMN, row.ref))
        member.objects.filter(pk=row.pk).update(nickname=closed)


def open_again(apps: Any, schema_editor: Any) -> None:
    """Open each nickname, for the release before this one."""
    member = apps.get_model("universe", "Member")
    for row in member.objects.only("ref", COLUMN).iterator():
        plain = keys.unseal(row.nickname, about(member, COLUMN, row.ref))
        member.objects.filter(pk=row.pk).update(nickname=plain)


def hold(apps: Any, schema_editor: Any) -> None:
    """Let PostgreSQL refuse what is not sealed; SQLite took the field's condition when its table was made anew."""
    if schema_editor.connection.vendor == "postgresql":
        field = apps.get_model("universe", "Member")._meta.get_field(COLUMN)
        condition = field.db_check(schema_editor.connection)
        schema_editor.execute(f"ALTER TABLE universe_member ADD CONSTRAINT {HELD} CHECK ({condition})")


def let_go(apps: Any, schema_editor: Any) -> None:
    """Let PostgreSQL take plain words again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE universe_member DROP CONSTRAINT {HELD}")


class Migration(migrations.Migration):
    dependencies = [("universe", "0001_first"), ("kit", "0002_field_keys")]

    operations = [
        migrations.AlterField("member", COLUMN, models.TextField()),
        migrations.RunPython(seal, open_again),
        migrations.AlterField("member", COLUMN, SealedTextField()),
        migrations.RunPython(hold, let_go),
    ]
