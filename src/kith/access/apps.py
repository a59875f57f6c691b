"""Access as a Django app."""

from django.apps import AppConfig

from kith.access.walls import SHARED


class AccessConfig(AppConfig):
    name = "kith.access"
    label = "access"
    wall_functions = (SHARED,)
