"""What is stored in the person's own file, by noun."""

from kith.records.models.correction import Correction
from kith.records.models.note import Note, NoteVersion, OwnWords
from kith.records.models.request import LookedAt, Pack, RecordRequest, RequestStep, TakenOut
from kith.records.models.retention import Erased, KeepingRule, LegalHold, RetentionRun, SpaceErasure

__all__ = [
    "Correction",
    "Erased",
    "KeepingRule",
    "LegalHold",
    "LookedAt",
    "Note",
    "NoteVersion",
    "OwnWords",
    "Pack",
    "RecordRequest",
    "RequestStep",
    "RetentionRun",
    "SpaceErasure",
    "TakenOut",
]
