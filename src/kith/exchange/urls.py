"""Addresses of the exchange room."""

from django.urls import path

from kith.exchange import views

urlpatterns = [
    path("office/imports/", views.imports, name="imports"),
    path("office/imports/<str:run_ref>/", views.import_run, name="import_run"),
    path("office/imports/<str:run_ref>/problems.csv", views.import_problems, name="import_problems"),
    path("office/names/", views.names_import, name="names_import"),
]
