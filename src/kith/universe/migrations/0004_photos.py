"""Photos of members, sealed."""

import django.db.models.deletion
from django.db import migrations, models

import kith.kit.refs
import kith.kit.sealed


class Migration(migrations.Migration):
    dependencies = [("universe", "0003_nothing_plain_left_behind")]

    operations = [
        migrations.CreateModel(
            name="Photo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.CharField(default=kith.kit.refs.new_ref, max_length=12, unique=True)),
                ("whole", kith.kit.sealed.SealedBinaryField()),
                ("small", kith.kit.sealed.SealedBinaryField()),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photo",
                        to="universe.member",
                    ),
                ),
            ],
        ),
    ]
