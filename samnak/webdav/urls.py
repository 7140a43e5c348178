"""Addresses of connected drives; /webdav/ itself stands beside Django (see middleware.mounting)."""

from django.urls import URLPattern, path

from samnak.webdav import views

app_name = "webdav"
urlpatterns: list[URLPattern] = [
    path("account/app-passwords/", views.app_passwords, name="app-passwords"),
    path("account/app-passwords/<uuid:pk>/revocation/", views.revocation, name="revocation"),
    path("account/app-passwords/unlocking/", views.unlocking, name="unlocking"),
]
