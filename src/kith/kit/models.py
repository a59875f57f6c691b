"""What the kit stores: which submissions of a form were already taken."""

from django.db import models

from kith.words.privacy import Holding, Sort


class Submission(models.Model):
    """A form that was taken once. Sent again (a double tap, a retry, the back button), it changes nothing."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        token = at = Sort.PLAIN

    token = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField(auto_now_add=True)
