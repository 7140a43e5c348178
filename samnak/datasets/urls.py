"""Addresses of data sets."""

from django.urls import URLPattern, path

app_name = "datasets"
urlpatterns: list[URLPattern] = []
