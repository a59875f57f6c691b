"""Contact addresses for tests: one that was confirmed, or one that still waits for its code."""

from datetime import datetime, timedelta

from kith.access.models import ContactAddress
from kith.kit.choices import Channel
from kith.people.models import Account

MAIL = "otter42@example.org"
MOBILE = "+447700900123"


def a_contact(
    account: Account,
    *,
    at: datetime,
    channel: Channel = Channel.EMAIL,
    goes_to: str = "",
    confirmed: bool = True,
) -> ContactAddress:
    one = ContactAddress(
        account=account,
        channel=channel,
        goes_to=goes_to or (MAIL if channel == Channel.EMAIL else MOBILE),
        made_at=at,
        confirmed_at=at if confirmed else None,
        code_until=at + timedelta(minutes=30),
    )
    one.save(force_insert=True)
    return one
