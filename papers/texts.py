"""Text files as offices of colleges make them: UTF-8 with a mark or without, UTF-16, Windows-1251."""

import codecs

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decoded(data: bytes) -> str | None:
    """Return the text of a file by its mark, as UTF-8, or as Windows-1251; None for what is no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding)
    if b"\0" in data:
        return None
    text = _strictly(data, "utf-8")
    return text if text is not None else _strictly(data, "windows-1251")


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
