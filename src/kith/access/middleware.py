"""Nothing a person was shown stays in a cache, on the way or on the phone."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase


class NothingCachedMiddleware:
    """Mark every page (static files are served before this) as never to be stored."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        return response
