"""A real mail server on this computer, with STARTTLS and passwords where a test asks for them."""

import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"


@dataclass
class PostOffice:
    """What has come in, and what is refused."""

    port: int = 0
    came: list[EmailMessage] = field(default_factory=list)
    secure: list[bool] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    arrived: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.came.append(letter)
        self.secure.append(session.ssl is not None)
        self.arrived.release()
        return "250 OK"

    @property
    def to(self) -> list[str]:
        """Return to whom letters have come, in alphabetical order."""
        return sorted(str(letter["To"]) for letter in self.came)

    def check(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        """Let in whoever knows the password."""
        self.users.append(data.login.decode())
        return AuthResult(success=data.password == b"1234-5678", handled=False)


@contextmanager
def open_for_letters(office: PostOffice, certificate: tuple[Path, Path] | None = None) -> Iterator[PostOffice]:
    """Let the post office take letters on a port of its own, the same one when it opens again."""
    more: dict[str, Any] = {}
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        more = {
            "tls_context": context, "require_starttls": True, "authenticator": office.check, "auth_required": True,
        }  # fmt: skip
    office.port = office.port or free_port()
    controller = Controller(office, hostname=HOST, port=office.port, **more)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.create_server((HOST, 0)) as door:
        return int(door.getsockname()[1])


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """Make a certificate for this computer that signs itself; return its file and its key's."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / f"{name}.pem", folder / f"{name}.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )  # fmt: skip
    return public, private
