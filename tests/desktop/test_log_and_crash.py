"""Log and crash report hold no personal data, whatever is thrown at them."""

import json
import logging
import threading
import uuid

import pytest
from PySide6.QtCore import qWarning
from PySide6.QtWidgets import QMessageBox

from desktop import log
from desktop.crash import Crash

PERSONAL = (
    "Агафонова Мария Сергеевна", "Кузнецова О. В.", "Агафонова", "+7 913 555-12-34", "maria.agafonova@example.ru",
    "Мария", "н/а", "незач", "5/4", "болезнь", "ул. Ленина, 3", "112-233-445 95", "Pa$$w0rd",
)  # fmt: skip


@pytest.fixture
def lines(tmp_path):
    file = tmp_path / "log" / "parta.jsonl"
    handler = log.begin(file)
    yield lambda: [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    log.end(handler)


@pytest.fixture
def crash(tmp_path, qapp, qtlog):
    catcher = Crash(tmp_path / "crashes", "0.1.0")
    with qtlog.disabled():
        catcher.install()
        yield catcher
        catcher.remove()


def test_known_keys_are_written(lines):
    device = uuid.uuid4()
    logging.getLogger("desktop.link").info("link.push_done", extra={"device": device, "rows": 3, "status": 200})
    (line,) = lines()
    assert (line["event"], line["device"], line["rows"], line["status"]) == ("link.push_done", str(device), 3, 200)
    assert line["room"] == "desktop.link"


def test_values_after_an_event_are_withheld_and_the_event_stays(lines):
    logging.getLogger("desktop.link").warning("link.refused %s", PERSONAL[0])
    (line,) = lines()
    assert line["event"] == "link.refused"
    assert PERSONAL[0] not in json.dumps(line, ensure_ascii=False)


@pytest.mark.parametrize("secret", PERSONAL)
def test_personal_data_never_reach_the_file(lines, tmp_path, secret):
    logger = logging.getLogger("desktop.test")
    logger.warning(secret)
    logger.warning("put mark %s", secret)
    logger.warning(
        "journal.put", extra={"person": secret, "state": secret, "act": secret, "rows": secret, "note": secret}
    )
    logging.getLogger(secret).error("x")
    try:
        int(secret)
    except ValueError:
        logger.exception("journal.failed")
    assert len(lines()) == 5
    text = (tmp_path / "log" / "parta.jsonl").read_text(encoding="utf-8")
    assert secret not in text
    assert secret not in json.loads(json.dumps(text))
    assert "ValueError" in text


def test_marks_do_not_pass_as_counts(lines):
    logging.getLogger("desktop.test").info("journal.put", extra={"mark": 5, "value": 2, "points": 4})
    assert not {"mark", "value", "points"} & lines()[0].keys()


def test_log_rotates(tmp_path, monkeypatch):
    monkeypatch.setattr(log, "SIZE", 300)
    handler = log.begin(tmp_path / "parta.jsonl")
    for _ in range(30):
        logging.getLogger("desktop.test").info("journal.put")
    log.end(handler)
    assert len(list(tmp_path.glob("parta.jsonl*"))) == 1 + log.KEPT


def test_report_tells_where_but_not_what(crash, tmp_path):
    secret = PERSONAL[0]
    try:
        int(secret)
    except ValueError as raised:
        file = crash.report(raised)
    told = json.loads(file.read_text(encoding="utf-8"))
    assert told["kind"] == "builtins.ValueError"
    assert any("test_log_and_crash.py" in frame for frame in told["frames"])
    assert secret not in file.read_text(encoding="utf-8")
    assert not any(frame.startswith("/") for frame in told["frames"])


def test_slot_and_thread_make_one_dialog_and_two_reports(crash, qtbot, tmp_path):
    import sys

    def stumble():
        raise ZeroDivisionError(PERSONAL[0])

    thread = threading.Thread(target=stumble)
    thread.start()
    thread.join()
    try:
        stumble()
    except ZeroDivisionError as raised:
        sys.excepthook(type(raised), raised, raised.__traceback__)
    from PySide6.QtWidgets import QApplication

    def boxes():
        return [each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox) and each.isVisible()]

    qtbot.waitUntil(lambda: bool(boxes()))
    assert len(list((tmp_path / "crashes").glob("*.json"))) == 2
    (box,) = boxes()
    assert "Всё введённое сохранено" in box.text()
    assert PERSONAL[0] not in box.text() + box.informativeText()
    box.buttons()[0].click()
    qtbot.waitUntil(lambda: not boxes())


def test_old_reports_go(crash, tmp_path, monkeypatch):
    monkeypatch.setattr("desktop.crash.KEPT", 3)
    for _ in range(5):
        crash.report(RuntimeError())
    assert len(list((tmp_path / "crashes").glob("*.json"))) == 3


def test_what_qt_says_is_logged_without_its_words(crash, lines, capfd):
    qWarning(PERSONAL[0])
    (line,) = lines()
    assert (line["event"], line["kind"], line["level"]) == ("qt.message", "warningmsg", "WARNING")
    assert PERSONAL[0] not in json.dumps(line, ensure_ascii=False)
