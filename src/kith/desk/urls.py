"""Addresses of the desk: where everybody arrives, lists of people, one person."""

from django.urls import path

from kith.desk import views

urlpatterns = [
    path("", views.start, name="start"),
    path("me/", views.home, name="home"),
    path("people/", views.caseload, name="caseload"),
    path("people/<str:person_ref>/", views.person, name="person"),
    path("with-me/", views.with_me, name="with_me"),
    path("with-me/<str:person_ref>/", views.with_me_person, name="with_me_person"),
    path("team/", views.team, name="team"),
]
