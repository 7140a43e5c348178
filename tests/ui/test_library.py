"""The pieces of HTML that all components are made of."""

import pytest
from django.utils import html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from samnak.ui.templatetags.drawing import format_html

VALUES = ["<b>&\"'", mark_safe("<b>ดี</b>"), gettext_lazy("งาน <ของฉัน>"), 12, None, "หนังสือ & เวียน"]


@pytest.mark.parametrize("value", VALUES)
def test_format_html_escapes_exactly_as_django(value):
    """Whatever is put in comes out as Django's function would write it."""
    assert format_html("<p>{}</p>{name}", value, name=value) == html.format_html("<p>{}</p>{name}", value, name=value)


def test_format_html_escapes_what_a_person_typed():
    """A subject that holds markup is shown, never obeyed; what is finished stays as it is."""
    assert format_html("<p>{}</p>", "<script>") == "<p>&lt;script&gt;</p>"
    assert format_html("{}", format_html("<i>{}</i>", "&")) == "<i>&amp;</i>"
