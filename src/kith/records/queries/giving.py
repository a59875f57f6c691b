"""Reads about giving somebody their record: what is being made, how it was handed over, where they stopped reading."""

from datetime import datetime

from django.db.models import QuerySet

from kith.people.models import Account
from kith.records.choices.giving import Ended
from kith.records.models import HandedOver, Making, Pack, ReadTo, RecordRequest


def last_making(request: RecordRequest) -> Making | None:
    """Return the pack that is being made for a request, or the last one that was, or was not."""
    return Making.objects.filter(request=request).order_by("-asked_at", "-pk").first()


def last_made(request: RecordRequest) -> Making | None:
    """Return what the pack that lies there was made by, or None."""
    made = Making.objects.filter(request=request, ended=Ended.MADE)
    return made.order_by("-ended_at", "-pk").first()


def has_account(request: RecordRequest) -> bool:
    """Return whether whoever asked has an account in use."""
    return Account.objects.filter(person=request.person, is_active=True).exists()


def handed_over(request: RecordRequest) -> QuerySet[HandedOver]:
    """Return how a record was given to somebody outside Kith, the first time first."""
    return HandedOver.objects.filter(request=request).select_related("by").order_by("on", "pk")


def read_pack(request: RecordRequest, *, at: datetime) -> Pack | None:
    """Return the pack of a request that can be read in Kith now, with its pages; or None."""
    found = Pack.objects.filter(request=request, ends_at__gt=at).defer("pdf", "data").first()
    return found if found is not None and found.pages else None


def place_in(pack: Pack, request: RecordRequest) -> str:
    """Return where somebody stopped reading this very pack; blank where they did not, or it was another one."""
    found = ReadTo.objects.filter(person=request.person, pack=pack.ref).first()
    return found.leaf if found else ""
