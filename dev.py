"""Everything a clone of Parta can be asked to do, by the standard library alone.

python3 dev.py demo            a college server and the desktop, to try the program
python3 dev.py demo --tour     the same story played without a screen
python3 dev.py test [...]      check, then pytest with these arguments
python3 dev.py check           formatting, lint, types, import contracts
python3 dev.py shots DIR [--only NAME]     pictures of every screen and page
python3 dev.py bench [--only A,B] [--json] how fast it is
python3 dev.py simulate [...]  the exchange under loss, doubles and crashes
python3 dev.py soak [...]      programs killed, lines broken, crowds on PostgreSQL, for long
python3 dev.py lock [...]      write req/*.txt anew from req/*.in
python3 dev.py build           a folder that runs without Python
"""

# This file must parse on an old Python too, so that it can say which one is needed.
from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
STAMP = VENV / "parta-stamp.json"
OLDEST = (3, 11)
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
BAD_CERTIFICATE = b"CERTIFICATE_VERIFY_FAILED"

QT = ["libgl1", "libegl1", "libxkbcommon0", "libglib2.0-0", "libfontconfig1", "libdbus-1-3"]
WINDOWS = ["libxcb-cursor0", "libxkbcommon-x11-0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0"]
KEYRING = ["gnome-keyring", "dbus-daemon"]
PROOF = ["xvfb", "xauth", "xdotool", "qpdf", "poppler-utils", "postgresql", "chromium"]
PACKAGES = {
    "demo": QT + KEYRING,
    "test": QT + WINDOWS + KEYRING + PROOF,
    "shots": QT + WINDOWS + KEYRING + PROOF,
    "bench": QT + KEYRING,
    "simulate": QT + KEYRING,
    "soak": QT + KEYRING + ["postgresql"],
    "build": QT + WINDOWS + ["binutils"],
}

LOCKING = ["--universal", "--generate-hashes", "--no-emit-index-url", "--no-header", "--quiet", "--python-version=3.11"]
CHECKS: list[tuple[str, list[str]]] = [
    ("ruff format --check", ["ruff", "format", "--check", "--quiet", "."]),
    ("ruff check", ["ruff", "check", "--quiet", "."]),
    ("mypy --strict", ["mypy", "--no-error-summary"]),
    ("mypy dev.py", ["mypy", "--no-error-summary", "dev.py"]),
    ("lint-imports", ["lint-imports", "--no-logo"]),
]


class Stop(Exception):
    """The work cannot go on; the sentence says why and what to do."""


def main(words: list[str]) -> int:
    """Do what the command line asks and return the exit code."""
    if sys.version_info < OLDEST:
        here = "{}.{}".format(*sys.version_info[:2])
        say(f"Нужен Python 3.11 или новее, а здесь {here} ({sys.executable}). Ничего не изменено.")
        return 2
    commands = {"lock": lock, "check": check, "test": test, "build": build}
    name, rest = (words[0], words[1:]) if words else ("--help", [])
    if name in ("-h", "--help"):
        print(__doc__)
        return 0 if words else 2
    if name not in commands and name not in ("demo", "shots", "bench", "simulate", "soak"):
        say(f"Команды «{name}» нет. Есть: demo, test, check, shots, bench, simulate, soak, lock, build.")
        return 2
    try:
        if name in commands:
            return commands[name](rest)
        return play(name, rest)
    except Stop as stop:
        say(str(stop))
        return 1
    except KeyboardInterrupt:
        return 130


def say(sentence: str) -> None:
    """Tell a person; standard output belongs to what the commands answer."""
    print(sentence, file=sys.stderr, flush=True)


# The commands


def play(name: str, rest: list[str]) -> int:
    """Hand over to the module that does the work; it gets the arguments and gives the exit code."""
    if name == "shots":  # the module runs in the root, the folder is meant from here
        after = ["", *rest]
        rest = [w if w[:1] == "-" or after[n] == "--only" else str(Path(w).resolve()) for n, w in enumerate(rest)]
    if name == "simulate":
        before = ["", *rest]
        rest = [str(Path(w).resolve()) if before[n] == "--resume" else w for n, w in enumerate(rest)]
    more = ["postgresql"] if "--postgres" in rest else []
    prepare("run" if name == "demo" else "dev", packages_for(name) + more)
    if name != "demo" or "--tour" in rest:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if name != "demo":
        words = [f"tests.{name}", *rest]
    elif "--tour" in rest:
        words = ["desktop.tour", *(word for word in rest if word != "--tour")]
    else:
        words = ["desktop.command", "demo", *rest]
    os.chdir(ROOT)
    os.execv(PYTHON, [str(PYTHON), "-m", *words])


def check(_: list[str]) -> int:
    """Ask formatting, lint, types and contracts; say which one is not content."""
    prepare("dev", [])
    failed = [name for name, words in CHECKS if run([BIN / words[0], *words[1:]], stdout=sys.stderr).returncode]
    say(f"check: не прошли: {', '.join(failed)}" if failed else "check: всё в порядке")
    return 1 if failed else 0


def test(rest: list[str]) -> int:
    """Check, then run the tests; the last line is pytest's own."""
    prepare("dev", packages_for("test"))
    checked = check([])
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return watch([PYTHON, "-m", "pytest", *(rest or on_every_core())]) or checked


def on_every_core() -> list[str]:
    """Say how all tests are shared out: whoever is done first takes from the other's end."""
    cores = len(os.sched_getaffinity(0))
    return [f"-n{cores}", "--dist=worksteal"] if cores > 1 else []


def build(rest: list[str]) -> int:
    """Freeze the program into dist/parta, a folder that runs without Python."""
    prepare("dev", packages_for("build"))
    return run([BIN / "pyinstaller", "--noconfirm", "--log-level", "WARN", *rest, "build.spec"]).returncode


def lock(rest: list[str]) -> int:
    """Write the locks anew; `--upgrade` takes the newest of everything."""
    make_venv()
    install_uv()
    for name in ("uv", "dev", "run"):
        extra = ["-c", "dev.txt"] if name == "run" else []
        command: list[str | Path] = [
            BIN / "uv",
            "pip",
            "compile",
            *LOCKING,
            *extra,
            *rest,
            "-o",
            f"{name}.txt",
            f"{name}.in",
        ]
        if run(command, cwd=ROOT / "req").returncode:
            raise Stop(f"req/{name}.txt не обновлён, прежний остался на месте. Причина выше.")
        text = (ROOT / "req" / f"{name}.txt").read_text(encoding="utf-8")
        if "://" in text or "file:" in text:
            raise Stop(f"В req/{name}.txt попал адрес: такой файл годится не всем. Уберите его из настроек uv.")
    return 0


# The environment


def prepare(kind: str, packages: list[str]) -> None:
    """Bring the system packages and `.venv` to what the locks say; nothing to do costs a fraction of a second."""
    known = read_stamp()
    fresh = known.get("dev") == mark_of("dev") or known.get(kind) == mark_of(kind)
    needs_pip = not fresh and not has_pip()
    install_packages(packages + (["python3-pip"] if needs_pip else []))
    if fresh:
        return
    # An environment for development is never cut back to what a user needs.
    kind = "dev" if "dev" in known else kind
    say("Готовлю окружение .venv: один раз, около минуты…")
    make_venv()
    STAMP.unlink(missing_ok=True)
    install_uv()
    install_libraries(kind)
    link_project()
    STAMP.write_text(json.dumps({kind: mark_of(kind)}), encoding="utf-8")


def mark_of(kind: str) -> str:
    """Name the state that `.venv` must be in: locks, Python and place."""
    parts = [(ROOT / "req" / name).read_bytes() for name in (f"{kind}.txt", "uv.txt")]
    parts += [sys.version.encode(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def read_stamp() -> dict[str, str]:
    """Read what the last preparation left; an unfinished one leaves nothing."""
    try:
        known: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known


def has_pip() -> bool:
    """Tell whether this Python can run pip."""
    return run([sys.executable, "-m", "pip", "--version"], capture_output=True).returncode == 0


def make_venv() -> None:
    """Make `.venv` for this Python, without pip, so that Debian's python3-venv is not needed."""
    version = "version = {}.{}.{}\n".format(*sys.version_info[:3])
    config = VENV / "pyvenv.cfg"
    made = config.read_text(encoding="utf-8") if PYTHON.exists() and config.exists() else ""
    if version in made and f"{VENV}\n" in made:  # a moved folder has scripts that point to its old place
        return
    if VENV.exists():
        shutil.rmtree(VENV)
    venv.EnvBuilder(symlinks=True, with_pip=False).create(VENV)


def install_uv() -> None:
    """Put the locked uv into `.venv` by whatever pip this Python has."""
    locked = (ROOT / "req" / "uv.txt").read_text(encoding="utf-8").split()[0].replace("==", " ")
    here = run([BIN / "uv", "--version"], capture_output=True).stdout.decode()
    if here.split()[:2] == locked.split():
        return
    done = pip_install("uv.txt")
    if done.returncode:
        raise Stop(no_download(done))


def install_libraries(kind: str) -> None:
    """Make the libraries of `.venv` exactly those of the lock."""
    locks = [ROOT / "req" / f"{kind}.txt", ROOT / "req" / "uv.txt"]
    options = ["--require-hashes", "--compile-bytecode", "--quiet", "--python", str(PYTHON)]
    if SYSTEM_CERTIFICATES.exists():
        os.environ.setdefault("SSL_CERT_FILE", str(SYSTEM_CERTIFICATES))
    done = run([BIN / "uv", "pip", "sync", *options, *locks], capture_output=True)
    if done.returncode:
        # pip knows the mirrors and certificates of this machine's pip.conf, uv does not.
        say("uv не справился, пробую pip: дольше, но он знает настройки этого компьютера…")
        done = pip_install(f"{kind}.txt")
    if done.returncode:
        raise Stop(no_download(done))


def pip_install(name: str) -> subprocess.CompletedProcess[bytes]:
    """Install a lock into `.venv` by the pip of this Python."""
    options = ["--require-hashes", "--quiet", "--retries", "2", "--disable-pip-version-check", "--no-input"]
    surroundings = {**os.environ, "PIP_USER": "0"}
    pip = [sys.executable, "-m", "pip", "--python", str(PYTHON), "install"]
    command = [*pip, *options, "-r", str(ROOT / "req" / name)]
    done = run(command, capture_output=True, env=surroundings)
    if BAD_CERTIFICATE in done.stderr and SYSTEM_CERTIFICATES.exists():
        # The network looks into TLS; its certificate may be known to the system, which pip does not ask.
        done = run(command, capture_output=True, env={**surroundings, "PIP_CERT": str(SYSTEM_CERTIFICATES)})
    return done


def no_download(done: subprocess.CompletedProcess[bytes]) -> str:
    """Explain a failed download, with the last words of the tool."""
    last = "\n".join(done.stderr.decode(errors="replace").strip().splitlines()[-3:])
    if BAD_CERTIFICATE in done.stderr:
        return (
            f"{last}\nБиблиотеки не скачались: сеть подменяет сертификаты. Ничего не испорчено. Добавьте корневой "
            "сертификат вашей сети в систему (в Debian: update-ca-certificates) и повторите ту же команду."
        )
    return (
        f"{last}\nБиблиотеки не скачались: нет сети или хранилище пакетов не отвечает. "
        "Ничего не испорчено. Когда сеть появится, повторите ту же команду."
    )


def link_project() -> None:
    """Let `.venv` run the project from this folder, with its scripts, without building anything."""
    import tomllib  # noqa: PLC0415  absent before Python 3.11, where this file only says a sentence

    site = next((VENV / "lib").glob("python*/site-packages"))
    (site / "parta.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for name, entry in project["scripts"].items():
        module, function = entry.split(":")
        # The first two lines are shell and Python at once: a shebang may not hold a long path.
        text = (
            f"#!/bin/sh\n'''exec' '{PYTHON}' \"$0\" \"$@\"\n' '''\n"
            f"import sys\n\nfrom {module} import {function}\n\nsys.exit({function}())\n"
        )
        (BIN / name).write_text(text, encoding="utf-8")
        (BIN / name).chmod(0o755)


# The system's packages


def packages_for(name: str) -> list[str]:
    """Say which Debian packages a command needs here."""
    on_screen = name == "demo" and os.environ.get("DISPLAY")
    return PACKAGES[name] + (WINDOWS if on_screen else [])


def install_packages(names: list[str]) -> None:
    """Install what Debian lacks, or say in one line how to."""
    if not names:
        return
    if not shutil.which("dpkg-query") or not shutil.which("apt-get"):
        if not read_stamp():
            say(f"Это не Debian: системные пакеты поставьте сами. В Debian они зовутся {' '.join(names)}.")
        return
    missing = missing_packages(names)
    if not missing:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() != 0:
        raise Stop(f"Не хватает системных пакетов. Поставьте их и повторите команду:\nsudo {' '.join(install)}")
    say(f"Ставлю системные пакеты: {' '.join(missing)}…")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-q"], env=quiet, capture_output=True)  # without network the cache may still do
    done = run(install, env=quiet, capture_output=True)
    if done.returncode:
        last = "\n".join(done.stderr.decode(errors="replace").strip().splitlines()[-3:])
        raise Stop(f"{last}\nСистемные пакеты не поставились. Поставьте их и повторите команду:\n{' '.join(install)}")


def missing_packages(names: list[str]) -> list[str]:
    """Pick the packages that are not installed; since 2024 some carry the suffix t64."""
    both = [name + suffix for name in names for suffix in ("", "t64")]
    asked = run(["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\n", *both], capture_output=True)
    installed = {line.split()[1] for line in asked.stdout.decode().splitlines() if line.startswith("installed ")}
    return [name for name in names if not {name, name + "t64"} & installed]


def run(command: Sequence[str | Path], **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run a program from the root; one that is absent counts as failed."""
    words = [str(word) for word in command]
    try:
        done: subprocess.CompletedProcess[bytes] = subprocess.run(words, check=False, **{"cwd": ROOT, **options})
    except FileNotFoundError as absent:
        return subprocess.CompletedProcess(words, 127, b"", str(absent).encode())
    return done


def watch(command: Sequence[str | Path]) -> int:
    """Run a program that stops by itself at Ctrl+C: wait until it has put away what it started."""
    with subprocess.Popen([str(word) for word in command], cwd=ROOT) as program:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal has told the program as well
        try:
            return program.wait()
        finally:
            signal.signal(signal.SIGINT, before)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
