"""Addresses of the journey room."""

from django.urls import path

from kith.journey import views

urlpatterns = [
    path("me/journey/", views.my_journey, name="my_journey"),
    path(
        "people/<str:person_ref>/lost-ties/<str:lost_tie_key>/release/",
        views.lost_tie_release,
        name="lost_tie_release",
    ),
    path(
        "people/<str:person_ref>/lost-ties/<str:lost_tie_key>/together/",
        views.lost_tie_together,
        name="lost_tie_together",
    ),
]
