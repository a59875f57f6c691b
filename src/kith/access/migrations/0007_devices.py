"""Browsers that show their owner that there is something."""

import django.db.models.deletion
import kith.kit.refs
import kith.kit.sealed
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0006_contact_addresses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Device",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.CharField(default=kith.kit.refs.new_ref, max_length=12, unique=True)),
                ("browser", models.CharField(max_length=24)),
                ("sort", models.CharField(blank=True, max_length=60)),
                ("goes_to", kith.kit.sealed.SealedJSONField()),
                ("made_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="devices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "browser"), name="access_one_device_each_browser"
                    )
                ],
            },
        ),
    ]
