"""What the server is told at its start: where it listens, where its data lie, with which certificate."""

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from college.phrases import phrase

LOOPBACK = "127.0.0.1"
PORT = 8765
ZONE = "Asia/Tomsk"
DATABASE_FILE = "parta.db"
DATABASE_VARIABLE = "PARTA_DATABASE"
DATA_VARIABLE = "PARTA_DATA"


class Unfit(Exception):
    """The server cannot run as it was told to; `sentence` says why, `code` is how the program ends."""

    def __init__(self, sentence: str, code: int = 2) -> None:
        self.sentence = sentence
        self.code = code
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Config:
    """How the server runs."""

    data: Path
    host: str = LOOPBACK
    port: int = PORT
    database: str = ""  # empty: SQLite in `data`
    tls_cert: Path | None = None
    tls_key: Path | None = None

    @property
    def is_secure(self) -> bool:
        """Whether it speaks TLS."""
        return self.tls_cert is not None

    @property
    def place(self) -> str | Path:
        """Where the database lies, as `db.engine.open_server` takes it."""
        return self.database or self.data / DATABASE_FILE

    @property
    def address(self) -> str:
        """The address for a browser."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.is_secure else 'http'}://{host}:{self.port}"


def check(config: Config) -> Config:
    """Return the settings if the server may run with them.

    Raises Unfit: an open address without TLS, half a certificate, an unknown kind of database.
    """
    if (config.tls_cert is None) != (config.tls_key is None):
        raise Unfit(phrase("Для TLS нужны и сертификат, и ключ: --tls-cert и --tls-key."))
    for path in (config.tls_cert, config.tls_key):
        if path is not None and not path.is_file():
            raise Unfit(phrase("Файла %s нет: TLS без него не включить.") % path)
    if not config.is_secure and not is_loopback(config.host):
        raise Unfit(
            phrase(
                "Адрес %s открыт другим компьютерам, а TLS не настроен: пароли и оценки шли бы открыто. "
                "Сделайте сертификат (parta-server certificate), укажите --tls-cert и --tls-key "
                "или оставьте адрес 127.0.0.1."
            )
            % config.host
        )
    if config.database and not config.database.startswith(("postgresql:", "postgresql+psycopg:", "postgres:")):
        raise Unfit(phrase("В --database указывают адрес PostgreSQL: postgresql://имя@сервер/база."))
    if not 0 <= config.port <= 65535:
        raise Unfit(phrase("Порт — число от 0 до 65535."))
    return config


def is_loopback(host: str) -> bool:
    """Whether only this very computer can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def data_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the data lie if nobody says otherwise."""
    if told := environment.get(DATA_VARIABLE):
        return Path(told)
    shared = environment.get("XDG_DATA_HOME")
    return (Path(shared) if shared else Path.home() / ".local" / "share") / "parta-server"
