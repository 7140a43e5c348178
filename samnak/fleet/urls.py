"""Addresses of fleet: those of the register and its books, then those of requests and trips."""

from django.urls import URLPattern

app_name = "fleet"
REGISTER: list[URLPattern] = []
TRIPS: list[URLPattern] = []
urlpatterns: list[URLPattern] = [*REGISTER, *TRIPS]
