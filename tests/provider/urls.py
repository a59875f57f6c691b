"""Addresses of the provider: its own sign-in page, and OpenID Connect's."""

from django.contrib.auth import authenticate, login
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
def sign_in(request):
    """Sign in at the provider, and go on."""
    account = authenticate(
        request, username=request.POST.get("username"), password=request.POST.get("password")
    )
    if account is None:
        return HttpResponse("The provider's sign-in page", status=200)
    login(request, account)
    return HttpResponseRedirect(request.GET["next"])


urlpatterns = [
    path("login/", sign_in),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
]
