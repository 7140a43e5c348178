"""Addresses of notifications."""

from django.urls import URLPattern, path

from samnak.notifications import views

app_name = "notifications"
urlpatterns: list[URLPattern] = [
    path("notices/", views.inbox, name="inbox"),
    path("notices/bell/", views.bell, name="bell"),
    path("notices/reading/", views.reading, name="reading"),
    path("notices/mail-preference/", views.mail_preference, name="mail-preference"),
    path("notices/<uuid:pk>/", views.notice, name="notice"),
]
