"""Addresses of editing on the web; those below wopi/ are the protocol's and end without a slash."""

from django.urls import URLPattern, path

from samnak.wopi.views import contents, editor, file

app_name = "wopi"
urlpatterns: list[URLPattern] = [
    path("drive/files/<uuid:pk>/editor/", editor, name="editor"),
    path("wopi/files/<uuid:pk>", file, name="file"),
    path("wopi/files/<uuid:pk>/contents", contents, name="contents"),
]
