"""What a college may decide about signals, and what stays usual."""

import pytest

from college.admission.policy import DEFAULT
from college.admission.shared_login import DEFAULT_POINTS, Signal
from college.admission.watch import Watch, names, points_of, refuse_decision, room_name, usual_value, watch_of
from college.refusal import Refused


def test_where_nothing_is_decided_everything_is_usual():
    assert watch_of({}) == Watch(points=dict(DEFAULT_POINTS))
    assert (Watch().policy.incident_points, Watch().policy.escalation_minutes) == (5, 30)
    assert watch_of({name: usual_value(name) for name in names()}) == watch_of({})


def test_what_is_decided_holds():
    told = {points_of(Signal.OVERLAP): "0", "threshold": "7", "window days": "3", "escalation minutes": "60"}
    watch = watch_of(told | {"staff rooms": "Учительская 2, каб. 101"})
    assert (watch.points[Signal.OVERLAP], watch.points[Signal.AWAY]) == (0, 4)
    assert (watch.policy.incident_points, watch.policy.signal_days, watch.policy.escalation_minutes) == (7, 3, 60)
    assert watch.staff_rooms == {"учительская 2", "101"}


@pytest.mark.parametrize(
    ("name", "value"),
    [("threshold", "0"), ("threshold", "много"), ("threshold", "5.5"), ("escalation minutes", "4"),
     ("points overlap", "101"), ("points overlap", "-1"), ("points overlap", ""), ("points overlap", "²"),
     ("window days", "61")],
)  # fmt: skip
def test_what_fits_nobody_is_refused_and_passed_by(name, value):
    with pytest.raises(Refused, match="целое число"):
        refuse_decision(name, value)
    assert watch_of({name: value}) == watch_of({})


def test_an_unknown_name_is_refused_and_passed_by():
    with pytest.raises(Refused, match="Такой настройки"):
        refuse_decision("points of nothing", "1")
    assert watch_of({"points of nothing": "1"}) == watch_of({})


def test_one_room_however_it_is_written():
    assert {room_name(name) for name in ("305", " Каб. 305", "кабинет  305", "АУД. 305")} == {"305"}
    assert room_name("Учительская") == "учительская"
    assert DEFAULT.signal_days == 7
