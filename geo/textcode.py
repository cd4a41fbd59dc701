"""How a text is encoded, found out from all of its bytes, and the way to UTF-8."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from geo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.source import ByteSource

_HIGH = bytes(range(0x80, 0x100))
_UTF_8 = ("utf-8", "utf8")
_PLENTY = 5_000  # times as many letters of one kind as of the other: the rest of the file changes nothing


def find_encoding(source: ByteSource, head: bytes, encoding: str = "") -> tuple[int, str]:
    """Find out how a file is encoded.

    Parameters
    ----------
    source
        The file; it is read until the answer is clear, often to its end.
    head
        Its first bytes.
    encoding
        As the layout says; empty: found out. A byte order mark is believed before it.

    Returns
    -------
    size : int
        Bytes of the file, unpacked.
    encoding : str
        "utf-8" unless a mark or zero bytes say UTF-16, or more of the letters beyond ASCII are broken
        than whole: then "cp1252", Windows Latin-1. A few damaged lines in a UTF-8 file stay damaged and
        are rejected one by one.
    """
    found = _marked(head) or encoding or unmarked_utf16(head[: 1 << 16])
    known_size = 0 if source.packing else source.path.stat().st_size
    size = whole = broken = 0
    rest = b""
    for chunk in source.chunks():
        size += len(chunk)
        is_clear = bool(found) or max(whole, broken) > _PLENTY * (1 + min(whole, broken))
        if is_clear and known_size:
            size = known_size
            break
        if is_clear or (not rest and chunk.isascii()):
            continue
        text = rest + chunk
        cut = text.rfind(b"\n") + 1
        more = _letters(text[:cut] if cut else text)
        whole, broken = whole + more[0], broken + more[1]
        rest = text[cut:] if cut else b""
    more = _letters(rest)
    whole, broken = whole + more[0], broken + more[1]
    return size, found or ("cp1252" if broken > whole else "utf-8")


def _marked(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8" if head.startswith(codecs.BOM_UTF8) else ""


def unmarked_utf16(sample: bytes) -> str:
    """Name the UTF-16 of western text without a byte order mark, by its zero bytes; "" if it is none."""
    even, odd = sample[0::2], sample[1::2]
    if len(sample) < 20:
        return ""
    if odd.count(0) > 0.7 * len(odd) and even.count(0) < 0.05 * len(even):
        return "utf-16-le"
    return "utf-16-be" if even.count(0) > 0.7 * len(even) and odd.count(0) < 0.05 * len(odd) else ""


def _letters(text: bytes) -> tuple[int, int]:
    """Count letters beyond ASCII that are whole, and those that are broken, if this is UTF-8."""
    if text.isascii():
        return 0, 0
    try:
        return len(text) - len(text.decode("utf-8")), 0  # letters of three bytes count twice
    except UnicodeDecodeError:
        decoded = text.decode("utf-8", "replace")
        broken = decoded.count("\ufffd")
        return len(decoded) - len(text.translate(None, _HIGH)) - broken, broken


def as_utf8(chunks: Iterator[bytes], encoding: str, name: str, *, partial: bool = False) -> Iterator[bytes]:
    """Turn a text into UTF-8 without a byte order mark, with line feeds.

    Parameters
    ----------
    chunks
        The text in pieces, cut anywhere.
    encoding
        Of the text. UTF-8 is passed on as it is: damaged letters stay damaged.
    name
        Of the file, for the message.
    partial
        The text ends in the midst of a letter, maybe.

    Yields
    ------
    bytes
        Not empty. Lone carriage returns become line feeds where the first piece has nothing else.

    Raises
    ------
    BadInput
        If the text is not written in this encoding.
    """
    old_mac: bool | None = None
    for piece in _recoded(chunks, encoding, name, partial=partial):
        if old_mac is None:
            old_mac = b"\n" not in piece and b"\r" in piece
        yield piece.replace(b"\r", b"\n") if old_mac else piece


def _recoded(chunks: Iterator[bytes], encoding: str, name: str, *, partial: bool) -> Iterator[bytes]:
    if encoding.lower().replace("_", "-") in _UTF_8:
        for number, chunk in enumerate(chunks):
            yield chunk.removeprefix(codecs.BOM_UTF8) if number == 0 else chunk
        return
    try:
        decoder = codecs.getincrementaldecoder(encoding)("replace" if encoding == "cp1252" else "strict")
        for chunk in chunks:
            if text := decoder.decode(chunk):
                yield text.encode("utf-8")
        if not partial:
            decoder.decode(b"", final=True)
    except (LookupError, UnicodeError) as error:
        raise BadInput(
            f"{name} is not written in the encoding {encoding}.", "Mend the encoding in the mapping file."
        ) from error
