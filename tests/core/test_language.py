"""Words that are kept or printed are Thai, whoever reads them."""

from django.utils import translation
from django.utils.translation import gettext as _

from samnak.core.language import in_thai


def test_the_record_is_thai_and_the_reader_keeps_the_chosen_language() -> None:
    with translation.override("en"):
        with in_thai():
            kept = _("หนังสือรับ")
        assert (kept, _("หนังสือรับ")) == ("หนังสือรับ", "Incoming")


def test_a_decorated_function_speaks_thai_every_time() -> None:
    @in_thai()
    def words() -> str:
        return _("หนังสือรับ")

    with translation.override("en"):
        assert [words(), words(), _("หนังสือรับ")] == ["หนังสือรับ", "หนังสือรับ", "Incoming"]
