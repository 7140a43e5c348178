"""Addresses of home."""

from django.urls import URLPattern, path

from samnak.home import views

app_name = "home"
urlpatterns: list[URLPattern] = [
    path("", views.work, name="work"),
    path("reports/", views.reports, name="reports"),
    path("help/", views.help_page, name="help"),
    path("health/", views.health, name="health"),
]
