"""Which keys the sealed fields need, so that a wrong ring is found before anything is written."""

from typing import Any

from django.db import migrations, models

from kith.kit import keys


def know_the_ring(apps: Any, schema_editor: Any) -> None:
    """Make the ring where there is none yet, and let the database know its key."""
    keys.enrol(apps.get_model("kit", "FieldKey"))


class Migration(migrations.Migration):
    dependencies = [("kit", "0001_first")]

    operations = [
        migrations.CreateModel(
            name="FieldKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=20, unique=True)),
                ("proof", models.CharField(max_length=200)),
                ("since", models.DateTimeField()),
            ],
            options={"ordering": ["since", "pk"]},
        ),
        migrations.RunPython(know_the_ring, migrations.RunPython.noop),
    ]
