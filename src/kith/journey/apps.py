"""The journey room as a Django app."""

from django.apps import AppConfig


class JourneyConfig(AppConfig):
    name = "kith.journey"
    label = "journey"
