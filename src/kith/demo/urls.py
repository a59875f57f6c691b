"""Addresses of the demo: one-use links for the cast."""

from django.urls import path

from kith.demo import views

urlpatterns = [path("demo/sign-in/<str:token>/", views.demo_sign_in, name="demo_sign_in")]
