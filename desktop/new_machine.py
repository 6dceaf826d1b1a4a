"""`parta enrol-machine`: this computer gets a key and its college's certificate, and tells the line for the server."""

import shlex
import socket
from base64 import b64encode
from pathlib import Path
from urllib.parse import urlsplit

from college.phrases import phrase
from college.refusal import Refused
from db import ids
from desktop.line import is_here
from desktop.profile import Machine, Profile

LONGEST_NAME, LONGEST_ROOM = 80, 40


def enrol(profile: Profile, server: str, authority: Path | None, *, name: str = "", room: str = "") -> str:
    """Enrol this computer and return the line to be run on the server.

    A computer that has its key keeps it: only the server's address and the certificate are written anew. Refused where
    the address is open without TLS or the file is no authority's certificate; KeysClosed where no keyring works.
    """
    server = _address(server)
    pem, college = _authority(authority, server)
    machine = profile.machine()
    if machine is None or machine.is_demo:
        if machine is not None:
            raise Refused(phrase("В этой папке лежит учебный пример, он не тронут. Укажите другую: parta --profile."))
        called = (name or socket.gethostname())[:LONGEST_NAME]
        profile.enrol_machine(
            ids.fresh(), name=called, server=server, room=room[:LONGEST_ROOM], college=college, authority=pem
        )
    else:
        profile.trust(server, pem, college)
    machine = profile.machine()
    assert machine is not None
    return _line(machine)


def _line(machine: Machine) -> str:
    words = ["parta-server", "add-machine", machine.name, "--id", machine.id.hex]
    words += ["--key", b64encode(machine.public).decode()]
    return shlex.join(words + (["--room", machine.room] if machine.room else []))


def _address(server: str) -> str:
    told = urlsplit(server.strip())
    try:
        is_address = bool(told.hostname) and told.scheme in ("http", "https") and told.port != 0
    except ValueError:
        is_address = False
    if not is_address or told.path.strip("/") or told.query:
        raise Refused(phrase("«%s» — не адрес сервера. Он выглядит так: https://parta.local:8765.") % server)
    if told.scheme == "http" and not is_here(server):
        raise Refused(phrase("Адрес %s открыт: пароли и оценки шли бы без шифрования. Нужен https.") % server)
    return server.strip().rstrip("/")


def _authority(path: Path | None, server: str) -> tuple[str, str]:
    """Return the certificate of the college's authority and the college's name in it; nothing on a plain loopback."""
    from cryptography import x509  # noqa: PLC0415  the lock screen needs it not
    from cryptography.x509.oid import NameOID  # noqa: PLC0415

    if path is None:
        if urlsplit(server).scheme == "http":
            return "", ""
        raise Refused(phrase("Нужен сертификат колледжа: --authority authority.pem. Он лежит на сервере в папке tls."))
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        is_authority = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except OSError:
        raise Refused(phrase("Файл %s не читается. Ничего не изменено.") % path) from None
    except (ValueError, x509.ExtensionNotFound):
        is_authority = False
    if not is_authority:
        raise Refused(phrase("В файле %s нет сертификата центра колледжа. Нужен authority.pem с сервера.") % path)
    told = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return path.read_text("ascii"), str(told[0].value) if told else ""
