from django.http import HttpResponse
from django.test import RequestFactory

from samnak.core.proxy import real_address


def address(**headers):
    request = RequestFactory().get("/", **headers)
    real_address(lambda inner: HttpResponse())(request)
    return request.META["REMOTE_ADDR"]


def test_the_proxys_own_word_counts_and_the_browsers_does_not():
    assert address(HTTP_X_FORWARDED_FOR="10.1.1.1, 203.0.113.9") == "203.0.113.9"
    assert address() == "127.0.0.1"
