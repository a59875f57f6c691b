"""Addresses of the demo room."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
