"""The letter as XML, carried inside its PDF: the elements and codes of the inter-agency exchange (TH e-GIF)."""

from xml.sax.saxutils import escape

from samnak.drafting.rendering.content import LetterContent

_RSM = "urn:th:gov:egif:data:standard:GovernmentDocument:1.0"
_RAM = "urn:th:gov:egif:data:standard:ReusableAggregateBusinessInformationEntity:1"


def letter_xml(content: LetterContent) -> str:
    """Return the fields of the letter in the order in which an e-CMS node expects them."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<rsm:GovernmentDocument xmlns:rsm="{_RSM}" xmlns:ram="{_RAM}">',
        '<ram:CorrespondenceLetter ID="Letter">',
        _element("ID", content.doc_no or ""),
        _element("CorrespondenceDate", content.doc_date.isoformat() if content.doc_date else ""),
        _element("Subject", content.subject),
        _element("SecretCode", content.secrecy_code),
        _element("SpeedCode", content.urgency_code),
        "<ram:SenderParty>",
        _element("GivenName", content.signer_name),
        _element("JobTitle", " ".join(content.signer_position_lines)),
        _element("Organization", " ".join(content.owner_name)),
        "</ram:SenderParty>",
        "<ram:ReceiverParty>",
        _element("JobTitle", content.addressee),
        "</ram:ReceiverParty>",
        *(f"<ram:ReferenceCorrespondence>{_element('ID', line)}</ram:ReferenceCorrespondence>" for line in content.references),
        _element("Attachment", "\n".join(f"{entry.name} {entry.quantity}".strip() for entry in content.enclosures)),
        _element("Description", " ".join(filter(None, (content.originator_unit, content.phone, content.email)))),
        "</ram:CorrespondenceLetter>",
        "</rsm:GovernmentDocument>",
    ]
    return "\n".join(lines)


def _element(name: str, text: str) -> str:
    clean = "".join(character for character in text if character in "\t\n" or character >= " ")
    return f"<ram:{name}>{escape(clean)}</ram:{name}>"
