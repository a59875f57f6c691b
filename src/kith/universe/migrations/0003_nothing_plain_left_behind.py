"""What a database keeps of a row after it was changed (free pages, dead rows) held nicknames in plain: write it anew."""

from typing import Any

from django.db import migrations


def write_anew(apps: Any, schema_editor: Any) -> None:
    """Leave nothing of the old rows in the database's files. Its archived logs and older backups are the keeper's."""
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM FULL universe_member")


class Migration(migrations.Migration):
    atomic = False  # neither database does this inside a transaction
    dependencies = [("universe", "0002_nicknames_are_sealed")]

    operations = [migrations.RunPython(write_anew, migrations.RunPython.noop)]
