"""Addresses of signing."""

from django.urls import path

from samnak.signing.views import certificate, infrastructure, verification

app_name = "signing"
urlpatterns = [
    path("verify/", verification.start, name="verify"),
    path("verify/<str:code>.json", verification.as_json, name="verification-json"),
    path("verify/<str:code>/", verification.by_code, name="verification"),
    path("tsa/", infrastructure.timestamp, name="tsa"),
    path("crl/<str:name>.crl", infrastructure.revocation_list, name="crl"),
    path("ca/<str:name>.cer", infrastructure.authority_certificate, name="ca"),
    path("signing/certificate/", certificate.certificate, name="certificate"),
    path("signing/certificate/enrolment/", certificate.enrolment, name="enrolment"),
    path("signing/certificate/pin/", certificate.pin, name="pin"),
    path("signing/certificate/revocation/", certificate.revocation, name="revocation"),
]
