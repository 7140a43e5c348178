"""Addresses of org."""

from django.urls import URLPattern, path

from samnak.org import views

app_name = "org"
urlpatterns: list[URLPattern] = [
    path("post/", views.post, name="post"),
    path("delegations/", views.delegations, name="delegations"),
    path("delegations/new/", views.new_delegation, name="new-delegation"),
    path("delegations/<uuid:pk>/revocation/", views.revocation, name="revocation"),
    path("directory/", views.directory, name="directory"),
    path("directory/<uuid:pk>/", views.agency, name="agency"),
    path("positions/", views.positions, name="positions"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/holidays/<uuid:pk>/removal/", views.holiday_removal, name="holiday-removal"),
    path("calendar/loading/", views.loading, name="loading"),
]
