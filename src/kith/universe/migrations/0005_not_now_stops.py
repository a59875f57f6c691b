""" "Not now" is a stop from here on: where somebody's latest wish says so, it holds, and what was shared closes."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery
from django.utils import timezone


def stop(apps: Any, schema_editor: Any) -> None:
    """Write down the stop of each member with whom the person wishes nothing now."""
    member, tie = apps.get_model("universe", "Member"), apps.get_model("universe", "Tie")
    stops, sharing = apps.get_model("access", "NotNow"), apps.get_model("access", "Sharing")
    latest = tie.objects.filter(member=OuterRef("pk")).order_by("-sitting__opened_at", "-sitting__pk")
    now = timezone.now()
    wished = member.objects.annotate(last_wish=Subquery(latest.values("wish")[:1])).filter(
        last_wish="not_now"
    )
    for person, ref, prompt in (
        wished.order_by("pk").values_list("person", "ref", "suggested_from").iterator()
    ):
        for thing in filter(None, (ref, prompt[:16])):
            stops.objects.get_or_create(
                person_id=person, thing=thing, ended_at=None, defaults={"begun_at": now}
            )
        sharing.objects.filter(person_id=person, thing=ref, ended_at__isnull=True).update(ended_at=now)


def go_on(apps: Any, schema_editor: Any) -> None:
    """Forget the stops, for the release before this one. What was closed stays closed."""
    apps.get_model("access", "NotNow").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("universe", "0004_photos"), ("access", "0002_openings_stops_and_notices")]

    operations = [migrations.RunPython(stop, go_on)]
