"""The universe room as a Django app."""

from django.apps import AppConfig


class UniverseConfig(AppConfig):
    name = "kith.universe"
    label = "universe"
