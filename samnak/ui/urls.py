"""Addresses of the component gallery and the settings of the screen."""

from django.urls import path

from samnak.ui import views

app_name = "ui"

urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("samples/<slug:name>/", views.sample, name="sample"),
    path("samples/page-<int:number>.svg", views.sample_page, name="sample-page"),
    path("preferences/", views.preferences, name="preferences"),
]
