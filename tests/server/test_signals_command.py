"""The administrator decides at the server by which numbers the college watches over logins."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from college.admission import watch
from college.admission.shared_login import Signal
from db.admission import watch_settings
from db.engine import reading
from db.models.exchange import ChangeAudit
from server import signals_command
from server.config import Config, Unfit


@pytest.fixture
def config(tmp_path, engine, office):
    engine.dispose()
    return Config(data=tmp_path)


def test_everything_is_told_with_what_it_means(config):
    said = []
    signals_command.show(config, said.append)
    assert len(said) == len(watch.names())
    assert "threshold = 5 — с скольких баллов открывается случай" in said
    assert "points-overlap = 4 — баллы: записи одновременно с двух компьютеров" in said


def test_what_is_decided_holds_and_stands_in_the_history(config, engine):
    said = []
    signals_command.decide(config, "points-overlap", " 3 ", said.append)
    signals_command.decide(config, "staff-rooms", "Учительская, 101", said.append)
    signals_command.show(config, said.append)
    assert "points-overlap = 3 (обычно 4) — баллы: записи одновременно с двух компьютеров" in said
    with Session(reading(engine)) as session:
        told = watch_settings.watch(session)
        assert set(session.scalars(select(ChangeAudit.tbl))) == {"incident_setting"}
    assert (told.points[Signal.OVERLAP], told.staff_rooms) == (3, {"учительская", "101"})


@pytest.mark.parametrize(("word", "value"), [("points-overlap", "много"), ("threshold", "0"), ("colour", "5")])
def test_what_cannot_be_meant_changes_nothing(config, engine, word, value):
    with pytest.raises(Unfit, match="Ничего не изменено"):
        signals_command.decide(config, word, value, print)
    with Session(reading(engine)) as session:
        assert watch_settings.decided(session) == {}
