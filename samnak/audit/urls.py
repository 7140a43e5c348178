"""Addresses of audit."""

from django.urls import URLPattern, path

from samnak.audit import views

app_name = "audit"
urlpatterns: list[URLPattern] = [
    path("audit/", views.events, name="events"),
    path("audit/verification/", views.verification, name="verification"),
    path("audit/export/", views.export, name="export"),
]
