"""The step between password and being signed in."""

from typing import Any

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from kith.access.gates import VOUCHED_FOR


class SecondStepStage(AuthenticateStage):
    """Ask for the second factor, unless the council's own sign-in has just vouched for one."""

    def handle(self) -> Any:
        """Ask for it. What a council told of somebody is not kept in the session meanwhile: nothing here needs it."""
        self.login.signal_kwargs = None
        return super().handle()

    def _should_handle(self, request: HttpRequest) -> bool:
        """Return whether a second step is asked for."""
        if self.login.user is not None and request.session.get(VOUCHED_FOR) == self.login.user.pk:
            return False
        asked: bool = super()._should_handle(request)
        return asked
