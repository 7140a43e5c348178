"""The reviewer itself sees what it is there to see."""

from django.http import HttpResponse

from tests.site.rules import Page, broken_addresses, problems

WRONG = """<!DOCTYPE html><html><head><title> </title><script>x()</script></head><body>
<h1>หนึ่ง</h1><h1>สอง</h1><p style="color: red" onclick="x()" id="a">{{ name }} ‼letter.number‼</p><p id="a"></p>
<form method="post" action="/nowhere/"><input name="subject"><label for="gone">เรื่อง</label></form>
<a href="#missing">ไป</a><a href="https://elsewhere.example/">นอก</a><a href="/help/"></a><img src="/static/none.png"><table><p></table>
</body></html>"""


def test_each_rule_finds_its_breach():
    page = Page(HttpResponse(WRONG))
    found = [one for one in problems(page) if not one.startswith("HTML ")]
    assert len(problems(page)) > len(found)
    assert sorted(found) == sorted(
        [
            "inline script", "inline style on <p>", "inline handler onclick on <p>", "id a twice", "stray template braces",
            "undefined template variable letter.number", "no label for input subject", "no token in the form to /nowhere/",
            "for of <label> names #gone, which is not there", "no words on <a> /help/", "no alt on /static/none.png", "no title",
            "2 h1 headings", "no language", "no CSP",
        ]
    )  # fmt: skip
    assert broken_addresses(page, "/") == [
        "<form action> leads nowhere: /nowhere/",
        "no #missing on the page",
        "<a href> leaves the site: https://elsewhere.example/",
        "<img src> leads nowhere: /static/none.png",
    ]
