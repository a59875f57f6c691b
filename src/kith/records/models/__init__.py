"""What is stored in the person's own file, by noun."""

from kith.records.models.correction import Correction
from kith.records.models.giving import HandedOver, Making, ReadTo
from kith.records.models.note import Note, NoteVersion, OwnWords
from kith.records.models.request import LookedAt, Pack, RecordRequest, RequestStep, TakenOut
from kith.records.models.retention import Erased, KeepingRule, LegalHold, RetentionRun, SpaceErasure

__all__ = [
    "Correction",
    "Erased",
    "HandedOver",
    "KeepingRule",
    "LegalHold",
    "LookedAt",
    "Making",
    "Note",
    "NoteVersion",
    "OwnWords",
    "Pack",
    "ReadTo",
    "RecordRequest",
    "RequestStep",
    "RetentionRun",
    "SpaceErasure",
    "TakenOut",
]
