"""The button on the page of a file that opens it in the editor."""

from typing import ClassVar

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from samnak.core.actor import Actor
from samnak.drive.models import Item
from samnak.drive.policies import is_secret
from samnak.drive.providers import FileOpener, Opener
from samnak.wopi.errors import EditorAwayError
from samnak.wopi.queries import ending_of, may_write
from samnak.wopi.services import discovery


class EditorOpener(FileOpener):
    """Editing on the web, where an editor is set up and knows the kind of file."""

    engine: ClassVar[bool] = False

    def openers(self, actor: Actor, item: Item, *, may_edit: bool) -> list[Opener]:
        """Return the way into the editor; nothing is shown where there is none."""
        if not settings.WOPI_CLIENT_URL or is_secret(item):
            return []
        try:
            found = discovery()
        except EditorAwayError:
            return []
        address = reverse("wopi:editor", args=[item.pk])
        if may_edit and may_write(actor, item) and found.edits(ending_of(item)):
            return [Opener(_("แก้ไขออนไลน์"), address, "square-pen")]
        if ("view", ending_of(item)) in found.actions:
            return [Opener(_("เปิดในโปรแกรมเอกสาร"), address, "square-pen")]
        return []
