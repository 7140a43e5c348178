"""Addresses of search."""

from django.urls import URLPattern, path

from samnak.search import views

app_name = "search"
urlpatterns: list[URLPattern] = [
    path("search/", views.results, name="results"),
    path("search/palette/", views.palette, name="palette"),
    path("search/saved/", views.saved_list, name="saved-list"),
    path("search/saved/new/", views.new_saved, name="new-saved"),
    path("search/saved/<uuid:pk>/", views.saved, name="saved"),
    path("search/saved/<uuid:pk>/change/", views.change, name="saved-change"),
    path("search/saved/<uuid:pk>/removal/", views.removal, name="saved-removal"),
    path("search/saved/<uuid:pk>/return/", views.restoring, name="saved-return"),
]
