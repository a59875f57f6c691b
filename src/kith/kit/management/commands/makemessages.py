"""``python -m django makemessages``: finds sentences for translators in ``Say(...)`` too."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Django's own command, with one more word that marks a sentence."""

    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=Say:1"]
