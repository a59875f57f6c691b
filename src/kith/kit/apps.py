"""The kit as a Django app, so that its templates and static files are found, and walls stand after each migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from kith.kit.postgres.policies import after_migration, before_migration


class KitConfig(AppConfig):
    name = "kith.kit"
    label = "kit"

    def ready(self) -> None:
        """Stand by migrations: the one thing here that Django tells by signal only."""
        pre_migrate.connect(before_migration, sender=self)
        post_migrate.connect(after_migration, sender=self)
