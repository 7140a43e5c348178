"""Text as people save it: in UTF-8, in UTF-16 with its mark, or in the Thai code page 874."""

import codecs
import email
import email.policy


def encoding_of(head: bytes) -> str:
    """Return the encoding of a text by its first bytes, which may break off inside of a letter."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp874"
    return "utf-8-sig"


def decoded(content: bytes) -> str:
    """Return a text, or the beginning of one, with plain line ends; what cannot be read shows as such."""
    decoder = codecs.getincrementaldecoder(encoding_of(content))("replace")
    return decoder.decode(content).replace("\r\n", "\n").replace("\r", "\n")


def mail_text(content: bytes) -> str:
    """Return what a mail says: subject, from whom to whom, its plain text, the names of what is attached."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    lines = [str(message[name]) for name in ("subject", "from", "to", "cc") if message[name]]
    body = message.get_body(("plain",))
    if body is not None:
        raw = body.get_payload(decode=True)
        lines.append(decoded(raw) if isinstance(raw, bytes) else str(raw))
    lines += [name for part in message.iter_attachments() if (name := part.get_filename())]
    return "\n".join(lines)
