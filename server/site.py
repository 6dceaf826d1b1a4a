"""By which name browsers reach this server: a passkey belongs to a name, never to an address of numbers."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from starlette.requests import Request

from server.config import is_loopback

HERE = "localhost"
USUAL = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a page stands as the browser signs it, and the name that its passkeys belong to."""

    address: str
    name: str


@dataclass(frozen=True, slots=True)
class Site:
    """The names that this server was set up with. What a request says of itself only chooses among them."""

    names: tuple[str, ...] = (HERE,)
    is_secure: bool = False

    def origin(self, request: Request) -> Origin | None:
        """Return where the page of this request stands; None where it was reached by numbers or by a strange name.

        The port is the one we listen on: whoever forwards requests from another one is not us.
        """
        name = (request.url.hostname or "").rstrip(".")
        if name not in self.names:
            return None
        scheme = "https" if self.is_secure else "http"
        port = (request.scope.get("server") or ("", None))[1]
        tail = "" if port in (None, USUAL[scheme]) else f":{port}"
        return Origin(f"{scheme}://{name}{tail}", name)


def browser_address(site: Site, reached: str) -> str:
    """Return the address for a browser on a phone or at home, from the one by which a program reached us.

    Numbers give way to a name of ours, as a passkey wants one; the port stays.
    """
    parts = urlsplit(reached)
    name = (parts.hostname or "").rstrip(".")
    if name not in site.names:
        own = [each for each in site.names if each != HERE]
        name = HERE if is_loopback(name) else own[0] if own else name
    host = f"[{name}]" if ":" in name else name
    tail = "" if parts.port in (None, USUAL.get(parts.scheme)) else f":{parts.port}"
    return f"{parts.scheme}://{host}{tail}"


def names_in(certificate: Path) -> tuple[str, ...]:
    """Return the names of a server's certificate that a browser can ask for; none for one that does not read."""
    try:
        read = x509.load_pem_x509_certificate(certificate.read_bytes())
        told = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return ()
    return named(told.get_values_for_type(x509.DNSName))


def named(hosts: Sequence[str]) -> tuple[str, ...]:
    """Return those of the hosts that are names, not numbers and not patterns."""
    return tuple(dict.fromkeys(host.lower() for host in hosts if "*" not in host and not _is_number(host)))


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
