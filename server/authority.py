"""The college's own certificate authority: it signs the certificate of this server, and computers trust it alone."""

import ipaddress
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from college.phrases import phrase
from server.config import Unfit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

FOLDER = "tls"
PRIVATE, OPEN = 0o600, 0o644
AUTHORITY_LASTS = timedelta(days=3652)  # ten years
SERVER_LASTS = timedelta(days=730)  # browsers refuse certificates of more than 825 days
EARLIER = timedelta(days=1)  # a clock that is somewhat slow does not find it not yet valid
WARNING = timedelta(days=30)
LONGEST_NAME = 64  # of a college in a certificate (X.520)
HERE = ("localhost", "127.0.0.1", "::1")
# Addresses that no stranger's site has: a key that got lost signs nothing for the rest of the internet.
INSIDE = ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "::1/128", "fc00::/7", "fe80::/10")  # fmt: skip  # noqa: E501
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


@dataclass(frozen=True, slots=True)
class Tls:
    """Where the authority and the server's certificate lie."""

    folder: Path

    @classmethod
    def of(cls, data: Path) -> "Tls":
        """Return the place in a folder of data."""
        return cls(data / FOLDER)

    @property
    def authority(self) -> Path:
        """What is carried to the computers: the certificate of the authority."""
        return self.folder / "authority.pem"

    @property
    def authority_key(self) -> Path:
        """What signs; whoever has it can pretend to be this server."""
        return self.folder / "authority.key"

    @property
    def certificate(self) -> Path:
        """The certificate of this server."""
        return self.folder / "server.pem"

    @property
    def key(self) -> Path:
        """Its key."""
        return self.folder / "server.key"

    @property
    def stands(self) -> bool:
        """Whether the server can speak TLS with what lies here."""
        return self.certificate.is_file() and self.key.is_file()


def check(hosts: Sequence[str]) -> None:
    """Raise Unfit for a host that is neither a name nor an address."""
    for host in hosts:
        _name(host)


def found(tls: Tls, college: str, hosts: Sequence[str], now: datetime) -> None:
    """Make the authority of a college, unless it has one. Raises Unfit for a host that is none."""
    names = [_name(host) for host in hosts]
    if tls.authority.exists() and tls.authority_key.exists():
        return
    tls.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _subject(college, phrase("Парта: центр сертификации"))
    made = (
        _builder(subject, subject, key.public_key(), now, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.NameConstraints(_bounds(names), None), critical=True)
        .sign(key, hashes.SHA256())
    )
    _put(tls.authority_key, _pem(key), PRIVATE)
    _put(tls.authority, made.public_bytes(serialization.Encoding.PEM), OPEN)


def certify(tls: Tls, hosts: Sequence[str], now: datetime) -> datetime:
    """Make the server's certificate anew, for these hosts or those of the one before; return when it ends.

    Raises Unfit where there is no authority, or a host lies outside what it may sign.
    """
    authority, signer = _authority(tls)
    names = [_name(host) for host in hosts] or _names_before(tls) or [_name(host) for host in HERE]
    names = list(dict.fromkeys([*names, *(_name(host) for host in HERE)]))
    for name in names:
        _refuse_outside(authority, name)
    key = ec.generate_private_key(ec.SECP256R1())
    lasts = min(SERVER_LASTS, authority.not_valid_after_utc - now)
    subject = x509.Name([*authority.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)])
    identifier = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    made = (
        _builder(subject, authority.subject, key.public_key(), now, lasts)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False)
        .sign(signer, hashes.SHA256())
    )
    _put(tls.key, _pem(key), PRIVATE)
    _put(tls.certificate, made.public_bytes(serialization.Encoding.PEM), OPEN)
    return made.not_valid_after_utc


def ends_soon(certificate: Path, now: datetime) -> datetime | None:
    """Return when a certificate ends, if that is near or past."""
    try:
        ends = x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc
    except (OSError, ValueError):
        return None  # who serves with it is told by the one who loads it
    return ends if ends - now < WARNING else None


def _authority(tls: Tls) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    try:
        certificate = x509.load_pem_x509_certificate(tls.authority.read_bytes())
        key = serialization.load_pem_private_key(tls.authority_key.read_bytes(), password=None)
    except FileNotFoundError as error:
        missing = phrase("Центра сертификации колледжа в папке %s нет. Ничего не изменено. Его заводит команда init.")
        raise Unfit(missing % tls.folder, 1) from error
    except (OSError, ValueError) as error:
        unread = phrase("Центр сертификации в папке %s не читается. Ничего не изменено. Верните её из резервной копии.")
        raise Unfit(unread % tls.folder, 1) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        unlike = phrase("Ключ и сертификат центра в папке %s — не пара. Ничего не изменено. Верните их из копии.")
        raise Unfit(unlike % tls.folder, 1)
    return certificate, key


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now.astimezone(UTC) - EARLIER)
        .not_valid_after(now.astimezone(UTC) + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, digital_signature: bool = False, key_cert_sign: bool = False, crl_sign: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature, key_cert_sign=key_cert_sign, crl_sign=crl_sign, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _subject(college: str, name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, college[:LONGEST_NAME]),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def _name(host: str) -> x509.DNSName | x509.IPAddress:
    """Read a host: an address, or a name, which may be Russian."""
    host = host.strip().strip("[]").rstrip(".").casefold()
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        spelt = host.encode("idna").decode()
    except UnicodeError:
        spelt = ""
    labels = spelt.split(".")
    # A name of digits is an address that somebody mistyped.
    if not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        raise Unfit(phrase("«%s» — не имя и не адрес сервера. Ничего не изменено.") % host)
    return x509.DNSName(spelt)


def _bounds(names: Sequence[x509.DNSName | x509.IPAddress]) -> list[x509.GeneralName]:
    """Return what the authority may sign: the names it is founded for and whatever lies beneath them, this network."""
    inside: list[Network] = [ipaddress.ip_network(network) for network in INSIDE]
    told = [name.value for name in names if isinstance(name, x509.DNSName)]
    public = [
        ipaddress.ip_network(name.value)
        for name in names
        if isinstance(name, x509.IPAddress) and not _lies_in(name.value, inside)
    ]
    return [
        *(x509.DNSName(name) for name in dict.fromkeys([*told, "localhost"])),
        *(x509.IPAddress(network) for network in (*inside, *public)),
    ]


def _refuse_outside(authority: x509.Certificate, name: x509.DNSName | x509.IPAddress) -> None:
    bounds = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or ()
    if isinstance(name, x509.DNSName):
        roots = [bound.value for bound in bounds if isinstance(bound, x509.DNSName)]
        is_inside = any(name.value == root or name.value.endswith(f".{root}") for root in roots)
    else:
        is_inside = _lies_in(name.value, [bound.value for bound in bounds if isinstance(bound, x509.IPAddress)])
    if not is_inside:
        sentence = phrase(
            "Центр сертификации колледжа заведён не для имени %s. Ничего не изменено. Для нового имени уберите папку "
            "%s, повторите команду и отнесите новый authority.pem на компьютеры."
        )
        raise Unfit(sentence % (name.value, FOLDER), 1)


def _lies_in(address: object, networks: Sequence[object]) -> bool:
    assert isinstance(address, Address)
    return any(isinstance(each, Network) and address in each for each in networks)


def _names_before(tls: Tls) -> list[x509.DNSName | x509.IPAddress]:
    try:
        before = x509.load_pem_x509_certificate(tls.certificate.read_bytes())
        names = before.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return []
    return [name for name in names if isinstance(name, x509.DNSName | x509.IPAddress)]


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _put(path: Path, content: bytes, mode: int) -> None:
    """Write a file that is there whole or as it was before; a key is never readable to others, not for a moment."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
