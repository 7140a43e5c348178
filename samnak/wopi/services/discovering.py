"""What the editor says of itself, asked for once in a while."""

import http.client
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from samnak.wopi.content import Discovery, read_discovery
from samnak.wopi.errors import EditorAwayError

KEPT_SECONDS = 6 * 3600
AGAIN_SECONDS = 60  # an unknown key is looked for so often at most
PATIENCE_SECONDS = 5
LARGEST = 2_000_000


def discovery() -> Discovery:
    """Return what the editor opens and its keys (ความสามารถของโปรแกรมแก้ไข); EditorAwayError when it does not answer."""
    found: Discovery | None = cache.get(_key())
    if found is None:
        found = _fetch()
        cache.set(_key(), found, KEPT_SECONDS)
    return found


def rediscover() -> Discovery | None:
    """Ask the editor once more (ถามโปรแกรมแก้ไขอีกครั้ง), when its key seems to have changed; None when that was just done."""
    if not cache.add(f"{_key()}:again", True, AGAIN_SECONDS):
        return None
    cache.delete(_key())
    return discovery()


def origin() -> str:
    """Return scheme and host of the editor, for the policy that says what may stand in a frame."""
    parts = urlsplit(settings.WOPI_CLIENT_URL)
    return f"{parts.scheme}://{parts.netloc}"


def _key() -> str:
    return f"wopi:{settings.WOPI_CLIENT_URL}"


def _fetch() -> Discovery:
    address = f"{settings.WOPI_CLIENT_URL}/hosting/discovery"
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - the operator sets the address
            return read_discovery(answer.read(LARGEST))
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
        raise EditorAwayError(_("โปรแกรมแก้ไขเอกสารไม่ตอบ กรุณาลองใหม่ในอีกสักครู่ หรือดาวน์โหลดไฟล์ไปแก้ไขในเครื่อง")) from error
