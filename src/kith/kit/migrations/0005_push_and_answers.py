"""A message can be shown by a browser, says to which of somebody's places it goes, and can say that there is an answer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kit", "0004_outgoing"),
    ]

    operations = [
        migrations.AddField(
            model_name="outgoing",
            name="place",
            field=models.CharField(blank=True, default="", max_length=12),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="outgoing",
            name="channel",
            field=models.CharField(
                choices=[("email", "email"), ("sms", "sms"), ("push", "push")], max_length=5
            ),
        ),
        migrations.AlterField(
            model_name="outgoing",
            name="text",
            field=models.CharField(
                choices=[("something", "something"), ("code", "code"), ("answer", "answer")], max_length=10
            ),
        ),
    ]
