"""Opens an office file, which is a pack of parts, so that no pack can do harm by what it unpacks to."""

import io
import zipfile
import zlib
from collections.abc import Mapping

from college.phrases import phrase
from college.refusal import Refused

LARGEST = 32 * 1024 * 1024
MOST_PARTS = 2_000
LARGEST_UNPACKED = 96 * 1024 * 1024
_KEPT = (".xml", ".rels", "mimetype")
_ENCRYPTED = 0x1
_PIECE = 1024 * 1024


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts in XML; a pack that is broken, locked, or unpacks to too much is refused with a sentence."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            entries = pack.infolist()
            if len(entries) > MOST_PARTS:
                raise Refused(phrase("В файле слишком много частей. Это не таблица, он не прочитан."))
            return _parts(pack, [entry for entry in entries if entry.filename.endswith(_KEPT)])
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        raise Refused(phrase("Файл повреждён и не прочитан. Откройте его, сохраните заново и повторите.")) from None


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Pack the parts anew: what stands in the pack is then what was looked at, not what a header claims."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as pack:
        for name, content in parts.items():
            pack.writestr(name, content)
    return held.getvalue()


def _parts(pack: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    left = LARGEST_UNPACKED
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise Refused(phrase("Файл закрыт паролем. Снимите пароль, сохраните и повторите."))
        if entry.filename in found:
            raise Refused(phrase("Файл повреждён и не прочитан. Откройте его, сохраните заново и повторите."))
        with pack.open(entry) as part:
            content = part.read(left + 1)
        left -= len(content)
        if left < 0:
            raise Refused(
                phrase("Файл распаковывается больше чем в %d МБ, он не прочитан.") % (LARGEST_UNPACKED // _PIECE)
            )
        found[entry.filename] = content
    return found
