"""Addresses of the drive."""

from django.urls import URLPattern

app_name = "drive"
urlpatterns: list[URLPattern] = []
