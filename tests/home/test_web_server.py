"""The web server as `make run` starts it."""

import http.client

import pytest

from bench.serving import racing

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def opened(port):
    """Ask for a page and leave the connection open, as browsers do."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    link.request("GET", "/login/")
    answer = link.getresponse()
    answer.read()
    assert answer.status == 200
    return link


def test_browsers_that_keep_their_connections_open_make_nobody_wait():
    with racing.served(SAMNAK_DEBUG="true") as port:
        links = [opened(port) for _number in range(60)]
        for link in links:
            link.close()
