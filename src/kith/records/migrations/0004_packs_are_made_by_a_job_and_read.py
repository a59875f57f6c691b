"""Packs are made by a job, read in Kith, and handed over outside it."""

import django.db.models.deletion
import kith.kit.refs
import kith.kit.sealed
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_organisations_and_agreements"),
        ("records", "0003_why_it_was_erased"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="pack",
            name="pages",
            field=kith.kit.sealed.SealedBinaryField(blank=True, default=b""),
        ),
        migrations.AddField(
            model_name="recordrequest",
            name="tell_at",
            field=kith.kit.sealed.SealedTextField(blank=True, default=""),
        ),
        migrations.CreateModel(
            name="HandedOver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.CharField(default=kith.kit.refs.new_ref, max_length=12, unique=True)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("post", "By signed-for post"),
                            ("fetched", "They came for it"),
                            ("together", "In a meeting, read together"),
                            ("secure", "By the council's own secure e-mail"),
                        ],
                        max_length=10,
                    ),
                ),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handed_over",
                        to="records.recordrequest",
                    ),
                ),
            ],
            options={
                "ordering": ["on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReadTo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pack", models.CharField(max_length=12)),
                ("leaf", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="read_to",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Making",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.CharField(default=kith.kit.refs.new_ref, max_length=12, unique=True)),
                ("anew", models.BooleanField(default=False)),
                ("outs", models.JSONField(blank=True, default=list)),
                ("words", kith.kit.sealed.SealedTextField(blank=True)),
                ("asked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("made", "Made"),
                            ("changed", "Not made: something had changed"),
                            ("dropped", "Not made: the request had moved on"),
                            ("given_up", "Not made: given up"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="makings",
                        to="records.recordrequest",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("request",),
                        name="records_one_pack_made_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended", ""), ("ended_at__isnull", True)),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("words", ""),
                                models.Q(("ended", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="records_what_was_made_says_how_it_ended",
                    ),
                ],
            },
        ),
    ]
