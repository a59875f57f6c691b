"""Where messages to an account may go, given and confirmed by itself."""

import django.db.models.deletion
import kith.kit.refs
import kith.kit.sealed
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_second_factors_are_sealed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.CharField(default=kith.kit.refs.new_ref, max_length=12, unique=True)),
                ("channel", models.CharField(choices=[("email", "email"), ("sms", "sms")], max_length=5)),
                ("goes_to", kith.kit.sealed.SealedTextField()),
                ("made_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("code_seal", models.CharField(max_length=64)),
                ("code_until", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contact_addresses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "contact addresses",
                "ordering": ["channel"],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "channel"), name="access_one_address_each_way")
                ],
            },
        ),
    ]
