"""The database itself keeps the audit: see ``kith.audit.guards``."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from kith.audit import guards


def put_up(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    guards.put_up(editor.connection)


def take_down(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    guards.take_down(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_kinds_and_origin")]

    operations = [migrations.RunPython(put_up, take_down)]
