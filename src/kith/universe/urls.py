"""Addresses of the universe room."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
