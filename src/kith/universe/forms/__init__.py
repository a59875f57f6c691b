"""What is asked about members: the shape of input only."""

from kith.universe.forms.lines import BetweenForm, KnowsForm, LineForm
from kith.universe.forms.more import GivesForm, LastingForm, StoryForm, StrainForm, TouchForm, WhoForm
from kith.universe.forms.people import AddForm, EditForm, FeelForm, KeepForm, PhotoForm, PlaceForm
from kith.universe.forms.sharing import SeenForm, ShareForm, StopForm
from kith.universe.forms.sittings import CompareForm, StepForm

__all__ = [
    "AddForm",
    "BetweenForm",
    "CompareForm",
    "EditForm",
    "FeelForm",
    "GivesForm",
    "KeepForm",
    "KnowsForm",
    "LastingForm",
    "LineForm",
    "PhotoForm",
    "PlaceForm",
    "SeenForm",
    "ShareForm",
    "StepForm",
    "StopForm",
    "StoryForm",
    "StrainForm",
    "TouchForm",
    "WhoForm",
]
