"""Addresses of the journey room."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
