"""The addresses of ui alone: the components must stand without any other app."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse
from django.urls import include, path

from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.ui import views

ERRORS = {
    "domain": DomainError("โปรดระบุเหตุผลที่ส่งกลับ"),
    "conflict": ConflictError("นางอุไรลงรับเรื่องนี้แล้วเมื่อสักครู่"),
    "denied": DeniedError("ต้องเป็นนายทะเบียนของหน่วยงาน"),
    "refused": PermissionDenied(),
    "bad": SuspiciousOperation("x"),
    "crash": ZeroDivisionError("x"),
}


def fail(request, name):
    raise ERRORS[name]


def plain(request):
    return HttpResponse("ok")


handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
urlpatterns = [
    path("ui/", include("samnak.ui.urls")),
    path("fail/<slug:name>/", fail),
    path("csrf/", plain),
]
