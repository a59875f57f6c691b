"""The table of addresses: each room brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("kith.desk.urls")),
    path("", include("kith.access.urls")),
    path("", include("kith.universe.urls")),
    path("", include("kith.journey.urls")),
    path("", include("kith.exchange.urls")),
    path("", include("kith.records.urls")),
    path("", include("kith.demo.urls")),
]
handler404 = "kith.access.views.not_found"
handler500 = "kith.access.views.broken"
