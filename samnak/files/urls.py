"""Addresses of files."""

from django.urls import URLPattern, path

from samnak.files import views

app_name = "files"
urlpatterns: list[URLPattern] = [
    path("file-store/", views.store, name="store"),
    path("file-store/texts/rereading/", views.rereadings, name="rereadings"),
    path("file-store/texts/<slug:blob>/rereading/", views.rereading, name="rereading"),
    path("file-store/pages/<slug:blob>/remaking/", views.remaking, name="remaking"),
]
