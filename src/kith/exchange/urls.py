"""Addresses of the exchange room."""

from django.urls import path

from kith.exchange import views

urlpatterns = [
    path("office/imports/", views.imports, name="imports"),
    path("office/imports/<str:run_ref>/", views.import_run, name="import_run"),
    path("office/imports/<str:run_ref>/problems.csv", views.import_problems, name="import_problems"),
    path("me/people-file/", views.universe_file, name="universe_file"),
    path("me/people-file/take/", views.universe_take, name="universe_take"),
    path("me/people-file/study/", views.universe_study, name="universe_study"),
    path("me/people-file/bring/", views.universe_bring, name="universe_bring"),
    path("office/names/", views.names_import, name="names_import"),
]
