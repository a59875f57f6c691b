"""Messages that leave, and how each of them ended."""

import kith.kit.refs
import kith.kit.sealed
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kit", "0003_jobs"),
    ]

    operations = [
        migrations.CreateModel(
            name="Outgoing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.CharField(default=kith.kit.refs.new_ref, max_length=12, unique=True)),
                ("to", models.CharField(db_index=True, max_length=12)),
                ("channel", models.CharField(choices=[("email", "email"), ("sms", "sms")], max_length=5)),
                (
                    "text",
                    models.CharField(choices=[("something", "something"), ("code", "code")], max_length=10),
                ),
                ("address", kith.kit.sealed.SealedTextField(blank=True)),
                ("code", kith.kit.sealed.SealedTextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("sending", "sending"),
                            ("sent", "sent"),
                            ("refused", "refused"),
                            ("too_late", "too_late"),
                            ("in_doubt", "in_doubt"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("queued_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-queued_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            models.Q(("address", ""), ("code", "")),
                            _connector="OR",
                        ),
                        name="kit_no_address_is_kept_of_what_has_gone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True),
                                (
                                    "state__in",
                                    [
                                        "waiting",
                                        "sending",
                                    ],
                                ),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                models.Q(
                                    (
                                        "state__in",
                                        [
                                            "waiting",
                                            "sending",
                                        ],
                                    ),
                                    _negated=True,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="kit_what_has_ended_says_how",
                    ),
                ],
            },
        ),
    ]
