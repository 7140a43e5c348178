"""Sample pages for sample letters: each its own in the small sizes, shared ones in the large."""

from datetime import date
from typing import Any

from samnak.core.actor import Actor
from samnak.core.thai_names import ThaiFaker
from samnak.drafting.rendering import LetterContent, render_letter
from samnak.files.services import store_bytes

SHARED = 40


class Papers:
    """Makes PDF pages marked ตัวอย่าง and keeps them in the blob store."""

    def __init__(self, actor: Actor, agency_id: Any, faker: ThaiFaker, *, own: bool) -> None:
        self.actor = actor
        self.agency_id = agency_id
        self.faker = faker
        self.own = own
        self.made: dict[str, list[tuple[str, str]]] = {"memo": [], "external_letter": []}
        self.turn = 0

    def pick(self, letter: dict[str, Any], signer: str, title: str) -> tuple[str, str]:
        """Return (hash of the blob, file name) for a letter."""
        made = self.made[letter["kind"]]
        if self.own or len(made) < SHARED:
            made.append(self._make(letter, signer, title))
            return made[-1]
        self.turn += 1
        return made[self.turn % len(made)]

    def _make(self, letter: dict[str, Any], signer: str, title: str) -> tuple[str, str]:
        paragraphs = self.faker.body_paragraphs(letter["subject"])
        content = LetterContent(
            kind=letter["kind"],
            subject=letter["subject"],
            owner_name=(letter["from_text"],),
            doc_no=letter["document_number"],
            doc_date=letter["document_date"] or date(2026, 1, 1),
            addressee=letter["to_text"],
            body={
                "type": "doc",
                "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in paragraphs],
            },
            signer_name=signer,
            signer_position_lines=(title,),
            watermark="ตัวอย่าง",
        )
        name = f"{letter['document_number'].replace('/', '-')}.pdf"
        file = store_bytes(actor=self.actor, content=render_letter(content).pdf, name=name, agency_id=self.agency_id)
        return file.blob_id, name
