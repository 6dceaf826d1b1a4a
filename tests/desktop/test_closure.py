"""The mark of a closed door, letters of the computer, and the PIN of a run: what each keeps and what ends it."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from college.refusal import Refused
from desktop.closure import Cause, Closure, DoorClosed, close_door, closure_of, open_door, refuse_closed
from desktop.machine_post import MachinePost, Receipt, Report
from desktop.pin_of_run import PinOfRun

AT = datetime(2026, 11, 12, 11, 58, tzinfo=ZoneInfo("Asia/Tomsk"))
PERSON, OTHER, DEVICE = (UUID(int=number) for number in (1, 2, 3))
DAY, NEXT_DAY = date(2026, 11, 12), date(2026, 11, 13)


def test_what_the_person_closed_is_neither_opened_nor_renamed_by_the_server(tmp_path):
    assert close_door(tmp_path, Closure(Cause.REPORTED, AT))
    assert not open_door(tmp_path)
    assert not close_door(tmp_path, Closure(Cause.SUSPENDED, AT, "иначе"))
    with pytest.raises(DoorClosed, match="12\N{NO-BREAK SPACE}ноября в 11:58: пароль может быть известен другим"):
        refuse_closed(tmp_path)


def test_what_the_server_closed_it_opens_and_a_change_is_told_once(tmp_path):
    assert close_door(tmp_path, Closure(Cause.SUSPENDED, AT, "потерян ноутбук."))
    assert not close_door(tmp_path, Closure(Cause.SUSPENDED, AT, "потерян ноутбук."))
    assert closure_of(tmp_path).sentence.startswith("Вход приостановлен администратором: потерян ноутбук. Введённое")
    assert close_door(tmp_path, Closure(Cause.REVOKED, AT))
    assert closure_of(tmp_path).sentence.startswith("Вход с этого компьютера закрыт администратором. Введённое")
    assert open_door(tmp_path)
    assert closure_of(tmp_path) is None
    assert not open_door(tmp_path)
    refuse_closed(tmp_path)


def test_a_spoilt_mark_still_closes(tmp_path):
    (tmp_path / "closed.json").write_text("{")
    with pytest.raises(DoorClosed):
        refuse_closed(tmp_path)


def test_letters_stay_until_they_are_dropped_and_a_spoilt_one_is_passed_by(tmp_path):
    post = MachinePost(tmp_path)
    assert post.is_empty
    later, sooner = post.put_report(PERSON, 20), post.put_report(OTHER, 10)
    receipt = Receipt(DEVICE, PERSON, 30)
    post.put_receipt(receipt)
    (tmp_path / "reports" / "spoilt.json").write_text('{"id": 5}')
    again = MachinePost(tmp_path)
    assert again.reports() == (sooner, later) == (Report(sooner.id, OTHER, 10), Report(later.id, PERSON, 20))
    assert again.receipts() == (receipt,)
    for report in again.reports():
        again.drop_report(report)
    again.drop_receipt(receipt)
    assert again.is_empty


def test_a_pin_is_of_one_person_and_one_day_and_three_tries():
    pin = PinOfRun(PERSON, "5927", DAY)
    assert pin.is_in_force(PERSON, DAY)
    assert not pin.is_in_force(OTHER, DAY)
    assert not pin.is_in_force(PERSON, NEXT_DAY)
    for _ in range(2):
        with pytest.raises(Refused):
            pin.check("0000")
    pin.check("5927")
    for _ in range(3):
        assert pin.is_in_force(PERSON, DAY)
        with pytest.raises(Refused):
            pin.check("5928")
    assert not pin.is_in_force(PERSON, DAY)


def test_a_pin_lies_nowhere_in_clear_and_says_nothing_of_itself():
    pin = PinOfRun(PERSON, "5927", DAY)
    assert "5927" not in repr(vars(pin))
    assert repr(pin) == "PinOfRun(…)"
    with pytest.raises(Refused):
        PinOfRun(PERSON, "1234", DAY)
