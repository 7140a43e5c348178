"""A bare page around the upload panel, for its tests in a browser."""

from django.http import HttpResponse
from django.template import engines
from django.urls import path

from config.urls import handler403, handler404, handler500
from config.urls import urlpatterns as all_pages
from samnak.drive.policies import EDIT
from samnak.drive.queries import folder_for

PAGE = """{% extends "ui/page.html" %}{% load static ui %}
{% block title %}ส่งไฟล์{% endblock %}{% block heading %}{{ folder.name }}{% endblock %}
{% block styles %}<link rel="stylesheet" href="{% static 'drive/upload.css' %}">{% endblock %}
{% block scripts %}<script type="module" src="{% static 'upload/upload.js' %}"></script>{% endblock %}
{% block content %}{% include "drive/_upload_panel.html" %}{% endblock %}"""


def page(request, pk):
    folder = folder_for(request.actor, EDIT, pk)
    return HttpResponse(engines["django"].from_string(PAGE).render({"folder": folder}, request))


__all__ = ["handler403", "handler404", "handler500"]
urlpatterns = [path("upload-page/<uuid:pk>/", page), *all_pages]
