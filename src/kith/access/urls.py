"""Addresses for signing in, invitations, sharing and "who looked"."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
