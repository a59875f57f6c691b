"""What the kit stores: messages that leave, and technical rows."""

from kith.kit.models.outgoing import Outgoing
from kith.kit.models.technical import Due, FieldKey, Job, Runner, Submission

__all__ = ["Due", "FieldKey", "Job", "Outgoing", "Runner", "Submission"]
