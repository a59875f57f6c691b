"""More of a tie and of a member, stories, links, and the steps of an open sitting."""

import django.db.models.deletion
import kith.kit.refs
import kith.kit.sealed
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_organisations_and_agreements"),
        ("universe", "0005_not_now_stops"),
    ]

    operations = [
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.CharField(default=kith.kit.refs.new_ref, max_length=12, unique=True)),
                ("kind", models.CharField(blank=True, max_length=10)),
                ("feel", models.CharField(blank=True, max_length=10)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.CharField(default=kith.kit.refs.new_ref, max_length=12, unique=True)),
                ("number", models.PositiveIntegerField()),
                ("what", models.CharField(max_length=8)),
                ("thing", models.CharField(max_length=25)),
                ("before", kith.kit.sealed.SealedJSONField()),
                ("after", kith.kit.sealed.SealedJSONField()),
                ("undone", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Story",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.CharField(default=kith.kit.refs.new_ref, max_length=12, unique=True)),
                ("words", kith.kit.sealed.SealedTextField()),
            ],
        ),
        migrations.AddField(
            model_name="member",
            name="gives_words",
            field=kith.kit.sealed.SealedTextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="member",
            name="grown_up",
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="member",
            name="known_since",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="member",
            name="relation",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name="member",
            name="relation_words",
            field=kith.kit.sealed.SealedTextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="member",
            name="sort",
            field=models.CharField(blank=True, max_length=14),
        ),
        migrations.AddField(
            model_name="member",
            name="through",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="tie",
            name="channels",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="tie",
            name="ends_age",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="tie",
            name="ends_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="tie",
            name="giving",
            field=models.CharField(blank=True, max_length=6),
        ),
        migrations.AddField(
            model_name="tie",
            name="lasting",
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddField(
            model_name="tie",
            name="often",
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddField(
            model_name="tie",
            name="star",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="tie",
            name="strain",
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddField(
            model_name="tie",
            name="support",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="tie",
            name="trusted",
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sort__in", ["", "person", "group", "organisation", "community", "pet", "died"])
                ),
                name="universe_sort_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "relation__in",
                        [
                            "",
                            "mother",
                            "father",
                            "parent",
                            "sister",
                            "brother",
                            "sibling",
                            "grandparent",
                            "aunt_uncle",
                            "cousin",
                            "niece_nephew",
                            "child",
                            "partner",
                            "former_partner",
                            "friend",
                            "neighbour",
                            "carer",
                            "former_carer",
                            "social_worker",
                            "adviser",
                            "key_worker",
                            "teacher",
                            "mentor",
                            "health",
                            "colleague",
                            "other",
                        ],
                    )
                ),
                name="universe_relation_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("through__in", ["", "birth", "half", "step", "foster", "adoptive", "chosen"])
                ),
                name="universe_through_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="tie",
            constraint=models.CheckConstraint(
                condition=models.Q(("strain__in", ["", "none", "some", "a_lot", "broken"])),
                name="universe_strain_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="tie",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("often__in", ["", "daily", "weekly", "monthly", "yearly", "rarely", "never"])
                ),
                name="universe_often_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="tie",
            constraint=models.CheckConstraint(
                condition=models.Q(("giving__in", ["", "both", "they", "me"])),
                name="universe_giving_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="tie",
            constraint=models.CheckConstraint(
                condition=models.Q(("lasting__in", ["", "stays", "service"])),
                name="universe_lasting_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="tie",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ends_age__isnull", True), ("ends_on__isnull", True)),
                    ("lasting", "service"),
                    _connector="OR",
                ),
                name="universe_only_a_service_ends",
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="drawn_in",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="links_drawn", to="universe.sitting"
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="gone_in",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="links_gone",
                to="universe.sitting",
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="one",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="links_from", to="universe.member"
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="other",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="links_to", to="universe.member"
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="links", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="sitting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="universe.sitting"
            ),
        ),
        migrations.AddField(
            model_name="story",
            name="member",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="story", to="universe.member"
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(
                condition=models.Q(("gone_in__isnull", True)),
                fields=("one", "other"),
                name="universe_one_link_each_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(("one", models.F("other")), _negated=True),
                name="universe_a_link_has_two_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["", "together", "parent", "siblings", "friends"])),
                name="universe_link_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(("feel__in", ["", "good", "mixed", "hard", "not_sure"])),
                name="universe_link_feel_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(
                fields=("sitting", "number"), name="universe_one_step_each_number"
            ),
        ),
    ]
