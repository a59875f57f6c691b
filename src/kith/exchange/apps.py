"""The exchange room as a Django app."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "kith.exchange"
    label = "exchange"
