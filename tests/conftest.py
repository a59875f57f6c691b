"""The cast, for tests outside the rooms."""

from kith.conftest import cast, signed_in

__all__ = ["cast", "signed_in"]
