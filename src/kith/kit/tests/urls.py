"""The addresses of other rooms that the kit's templates name, so that its tests need no other room."""

from django.http import HttpResponse
from django.urls import path

urlpatterns = [path("sign-out/", lambda request: HttpResponse(), name="account_logout")]
