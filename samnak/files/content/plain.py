"""Text as people save it: in UTF-8, in UTF-16 with its mark, or in the Thai code page 874."""

import codecs


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
