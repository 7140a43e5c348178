"""Addresses of search."""

from django.urls import URLPattern, path

from samnak.search import views

app_name = "search"
urlpatterns: list[URLPattern] = [
    path("search/", views.results, name="results"),
    path("search/palette/", views.palette, name="palette"),
]
