"""What is stored about access, by noun."""

from kith.access.models.break_glass import BreakGlass, ViewAs
from kith.access.models.contact import ContactAddress
from kith.access.models.device import Device
from kith.access.models.draft import Draft
from kith.access.models.notice import Notice
from kith.access.models.restriction import ContactDecision, Named, NotNow, Restriction
from kith.access.models.sharing import Pause, Sharing
from kith.access.models.signing_in import HeldForm, Session
from kith.access.models.withholding import Withholding

__all__ = [
    "BreakGlass",
    "ContactAddress",
    "ContactDecision",
    "Device",
    "Draft",
    "HeldForm",
    "Named",
    "NotNow",
    "Notice",
    "Pause",
    "Restriction",
    "Session",
    "Sharing",
    "ViewAs",
    "Withholding",
]
