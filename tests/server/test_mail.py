"""Letters about cases: to whom and when, over a real mail server; a mail server that fails hinders nobody."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from college.admission.incidents import called, number_of
from college.admission.letters import pause_after
from college.admission.login_facts import UnknownMachine
from college.roles import Role
from db import ids
from db.admission import escalation, incident_acts, letters, signal_facts
from db.engine import reading, writing
from db.house import house_write
from db.models.admission import Agreement, Incident
from db.models.people import Employee, Person, PersonName, RoleAssignment
from db.models.signals import Letter
from server import mail_command
from server.config import Config, Unfit
from server.mail import MailSettings, carry, is_address, read_settings
from server.poke import Poke
from server.schedule import Duty, Schedule, watch
from tests.factories import place
from tests.server.post_office import HOST, PostOffice, certificate, free_port, open_for_letters

ADMIN, DIRECTOR, TEACHER = Role.ADMINISTRATOR, Role.DIRECTOR, Role.METHODIST
FIRST, SECOND, HEAD = "first@college.example", "second@college.example", "head@college.example"


@pytest.fixture
def second(engine, office):
    """A second administrator, who came later than the first."""
    person = ids.fresh()
    with Session(writing(engine)) as session, session.begin():
        session.add_all([
            Person(id=person, sex=""),
            PersonName(id=ids.fresh(), person_id=person, since=date(2000, 1, 1), surname="Второва", given="Анна"),
            Employee(id=ids.fresh(), person_id=person, post="инженер", hired=date(2025, 9, 1)),
            Agreement(id=ids.fresh(), person_id=person, signed_on=date(2025, 9, 1), number="2"),
            RoleAssignment(id=ids.fresh(), person_id=person, role=ADMIN.value, first_day=date(2025, 10, 1)),
        ])  # fmt: skip
    place(engine)
    return person


@pytest.fixture
def boxes(engine, office, second):
    for person, address in ((office.people[ADMIN], FIRST), (second, SECOND), (office.people[DIRECTOR], HEAD)):
        letters.put_mailbox(engine, person, address)


@pytest.fixture
def post():
    with open_for_letters(PostOffice()) as made:
        yield made


def plain(post: PostOffice) -> MailSettings:
    return MailSettings(HOST, post.port, "parta@college.example", "none")


def signal(engine, clock, person):
    assert signal_facts.signal(engine, clock, person, UnknownMachine(clock.now()))
    with Session(reading(engine)) as session:
        return session.scalars(select(Incident).where(Incident.person_id == person)).one()


def turn(engine, clock, settings):
    """What the server does by itself in a minute."""
    watch(engine, clock, Poke())
    carry(engine, clock, settings)


# ---- to whom, and when


def test_the_first_administrator_is_written_to_at_once_the_others_after_half_an_hour(
    engine, office, clock, boxes, post
):
    signal(engine, clock, office.people[TEACHER])
    for _ in range(3):
        turn(engine, clock, plain(post))
    assert post.to == [FIRST]
    clock.move(minutes=29)
    turn(engine, clock, plain(post))
    assert post.to == [FIRST]
    clock.move(minutes=1)
    for _ in range(3):
        turn(engine, clock, plain(post))
    assert post.to == [FIRST, HEAD, SECOND]


def test_a_letter_says_the_number_and_where_to_look_and_nothing_else(engine, office, clock, boxes, post):
    case = signal(engine, clock, office.people[TEACHER])
    clock.move(minutes=31)
    turn(engine, clock, plain(post))
    assert len(post.came) == 3
    for letter in post.came:
        whole = letter.as_string() + letter.get_content() + str(letter["Subject"])
        assert number_of(case.id) in letter.get_content()
        assert number_of(case.id) in letter["Subject"]
        assert "«Учётные»" in letter.get_content()
        for word in ("Methodist", "Пётр", "methodist", "парол", "компьютер", "балл", case.person_id.hex):
            assert word not in whole, word
    assert len({letter["Message-ID"] for letter in post.came}) == 3


def test_who_answers_in_time_is_left_alone_and_so_are_the_others(engine, office, clock, boxes, post):
    case = signal(engine, clock, office.people[TEACHER])
    turn(engine, clock, plain(post))
    with house_write(engine, clock, "acknowledge") as session:
        session.get_one(Incident, case.id).standing = "acknowledged"
    clock.move(hours=2)
    turn(engine, clock, plain(post))
    assert post.to == [FIRST]


def test_a_report_of_ones_own_is_written_about_too(engine, office, clock, boxes, post):
    incident_acts.report_own(engine, clock, office.people[TEACHER], clock.now())
    turn(engine, clock, plain(post))
    assert post.to == [FIRST]


def test_nobody_is_written_to_about_himself(engine, office, clock, boxes, post):
    signal(engine, clock, office.people[ADMIN])
    turn(engine, clock, plain(post))
    assert post.to == [SECOND]
    clock.move(minutes=31)
    turn(engine, clock, plain(post))
    assert post.to == [HEAD, SECOND]


def test_about_the_only_administrator_the_director_is_told_at_once(engine, office, clock, post):
    letters.put_mailbox(engine, office.people[ADMIN], FIRST)
    letters.put_mailbox(engine, office.people[DIRECTOR], HEAD)
    signal(engine, clock, office.people[ADMIN])
    turn(engine, clock, plain(post))
    assert post.to == [HEAD]


def test_who_is_called():
    first, second, director, other = (ids.fresh() for _ in range(4))
    assert called(other, [first, second], {director}, escalated=False) == {first}
    assert called(other, [first, second], {director}, escalated=True) == {second, director}
    assert called(first, [first, second], {director}, escalated=False) == {second}
    assert called(first, [first], {director}, escalated=False) == {director}
    assert called(director, [first], {director}, escalated=True) == frozenset()


# ---- escalation is written down


def test_an_escalation_is_written_once_and_anew_where_the_case_was_opened_again(engine, office, clock):
    case = signal(engine, clock, office.people[TEACHER])
    assert escalation.escalate(engine, clock) == frozenset()
    clock.move(minutes=30)
    assert escalation.escalate(engine, clock) == {case.id}
    assert escalation.escalate(engine, clock) == frozenset()
    with house_write(engine, clock, "doubt") as session:
        row = session.get_one(Incident, case.id)
        assert row.escalated_at == clock.now().replace(microsecond=0)
        clock.move(minutes=1)
        row.waits_since = clock.now()
    clock.move(minutes=29)
    assert escalation.escalate(engine, clock) == frozenset()
    clock.move(minutes=1)
    assert escalation.escalate(engine, clock) == {case.id}


# ---- mail that fails


def test_mail_that_fails_is_tried_again_later_each_time_and_goes_once(engine, office, clock, boxes, caplog):
    post = PostOffice(port=free_port())
    signal(engine, clock, office.people[TEACHER])
    tried = []
    for _ in range(8):
        turn(engine, clock, plain(post))
        tried.append(letter(engine).tries)
        clock.move(minutes=1)
    assert tried == [1, 2, 2, 3, 3, 3, 3, 4], "after one minute, two, four, eight"
    standing = letters.standing(engine, clock)
    assert (standing.waiting, standing.trouble, standing.sent) == (1, "unreachable", None)
    clock.move(minutes=10)
    with open_for_letters(post):
        turn(engine, clock, plain(post))
        turn(engine, clock, plain(post))
    assert post.to == [FIRST]
    standing = letters.standing(engine, clock)
    assert (standing.waiting, standing.trouble, standing.sent) == (0, "", clock.now())
    assert FIRST not in caplog.text


def letter(engine) -> Letter:
    with Session(reading(engine)) as session:
        return session.scalars(select(Letter).where(Letter.step == "opened")).one()


def test_after_some_days_a_letter_is_given_up_and_said(engine, office, clock, boxes):
    settings = MailSettings(HOST, free_port(), "parta@college.example", "none")
    signal(engine, clock, office.people[TEACHER])
    carry(engine, clock, settings)
    clock.move(days=3)
    carry(engine, clock, settings)
    assert (letter(engine).outcome, letters.standing(engine, clock).given_up) == ("given_up", 1)
    clock.move(days=1)
    carry(engine, clock, settings)
    assert letter(engine).tries == 2


def test_one_mailbox_that_is_gone_keeps_no_other_letter_back(engine, office, clock, boxes, post):
    post.refused.add(FIRST)
    signal(engine, clock, office.people[TEACHER])
    clock.move(minutes=31)
    turn(engine, clock, plain(post))
    assert post.to == [HEAD, SECOND]
    assert letter(engine).trouble == "recipient"


def test_what_was_answered_while_mail_failed_is_not_sent_any_more(engine, office, clock, boxes):
    post = PostOffice(port=free_port())
    case = signal(engine, clock, office.people[TEACHER])
    turn(engine, clock, plain(post))
    with house_write(engine, clock, "acknowledge") as session:
        session.get_one(Incident, case.id).standing = "acknowledged"
    clock.move(minutes=5)
    with open_for_letters(post):
        turn(engine, clock, plain(post))
    assert (post.came, letter(engine).outcome) == ([], "needless")


def test_pauses_grow_to_an_hour():
    assert [pause_after(tries) // timedelta(minutes=1) for tries in (1, 2, 3, 6, 7, 100)] == [1, 2, 4, 32, 60, 60]


# ---- the line to the mail server


@pytest.fixture
def sealed(tmp_path):
    with open_for_letters(PostOffice(), certificate(tmp_path, "post")) as made:
        yield made


def over_tls(post, tmp_path, **more):
    told = {"user": "parta", "password": "1234-5678", "authority": tmp_path / "post.pem"} | more
    return MailSettings(HOST, post.port, "parta@college.example", "starttls", **told)


def test_letters_go_over_tls_with_a_password(engine, office, clock, boxes, sealed, tmp_path):
    signal(engine, clock, office.people[TEACHER])
    carry(engine, clock, over_tls(sealed, tmp_path))
    assert (sealed.to, sealed.secure, sealed.users) == ([FIRST], [True], ["parta"])


@pytest.mark.parametrize(
    ("more", "trouble"), [({"password": "wrong"}, "password"), ({"authority": None}, "certificate")]
)
def test_a_mail_server_that_is_not_the_right_one_gets_nothing(
    engine, office, clock, boxes, sealed, tmp_path, more, trouble
):
    signal(engine, clock, office.people[TEACHER])
    carry(engine, clock, over_tls(sealed, tmp_path, **more))
    assert (sealed.came, letter(engine).trouble) == ([], trouble)
    assert bool(sealed.users) is (trouble == "password"), "no password goes to whom nobody knows"


def test_no_letter_goes_open_where_tls_was_asked_for(engine, office, clock, boxes, post, tmp_path):
    certificate(tmp_path, "post")
    signal(engine, clock, office.people[TEACHER])
    carry(engine, clock, over_tls(post, tmp_path))
    assert (post.came, letter(engine).trouble) == ([], "security")


# ---- settings


def written(folder, text, password=None, mode=0o600):
    (folder / "mail.toml").write_text(text, "utf-8")
    if password is not None:
        (folder / "mail.password").write_text(password, "utf-8")
        (folder / "mail.password").chmod(mode)
    return folder


WHOLE = 'host = "smtp.college.example"\nfrom = "parta@college.example"\nuser = "parta"\n'


def test_settings_are_read_and_the_password_comes_from_a_file_of_ones_own_or_the_environment(tmp_path):
    assert read_settings(tmp_path, {}) is None
    file = WHOLE + 'password_file = "mail.password"\n'
    told = read_settings(written(tmp_path, file, "1234-5678\n"), {})
    assert told == MailSettings(
        "smtp.college.example", 587, "parta@college.example", "starttls", "parta", "1234-5678"
    )  # fmt: skip
    assert "1234" not in repr(told)
    assert read_settings(written(tmp_path, WHOLE), {"PARTA_MAIL_PASSWORD": "8765"}).password == "8765"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("host = ", "не читается"),
        (WHOLE + 'color = "red"', "непонятное слово"),
        (WHOLE + 'security = "maybe"', "непонятное слово"),
        (WHOLE + 'port = "many"', "нужны host"),
        ('host = "x"\nfrom = "кто-то"', "нужны host"),
        ('from = "parta@college.example"', "нужны host"),
        ('host = "smtp.college.example"\nfrom = "a@b.example"\nsecurity = "none"', "только на этом же компьютере"),
        (WHOLE, "нужен пароль"),
        (WHOLE + 'password_file = "nowhere"', "не читается"),
        (WHOLE + 'password = "1234"', "непонятное слово"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused_with_a_sentence(tmp_path, text, said):
    with pytest.raises(Unfit) as refusal:
        read_settings(written(tmp_path, text), {})
    assert said in refusal.value.sentence
    assert "Письма не отправляются" in refusal.value.sentence


def test_a_password_that_others_can_read_is_refused(tmp_path):
    with pytest.raises(Unfit, match="видят другие"):
        read_settings(written(tmp_path, WHOLE + 'password_file = "mail.password"', "1234", 0o640), {})


@pytest.mark.parametrize("told", ["", "a", "a@", "@b", "a b@c.example", "a@b.example\nBcc: x@y.example", "а@б.рф", 5])
def test_what_is_no_address(told):
    assert not is_address(told)


# ---- the command


def test_the_command_says_how_it_stands_and_keeps_addresses(tmp_path, engine, office, clock, post):
    engine.dispose()
    config = Config(data=tmp_path)
    said = []
    mail_command.put_address(config, "administrator", FIRST, said.append)
    mail_command.status(config, said.append)
    assert "Письма не отправляются: файла" in said[1]
    assert "Адреса нет у 1 человека" in said[-1]
    written(tmp_path, f'host = "{HOST}"\nport = {post.port}\nfrom = "parta@college.example"\nsecurity = "none"')
    mail_command.send_trial(config, "administrator", said.append)
    assert (post.to, said[-1]) == ([FIRST], "Письмо отправлено.")
    for login, address, why in (("nobody", FIRST, "Логина nobody нет"), ("director", "нет", "не адрес почты")):
        with pytest.raises(Unfit, match=why):
            mail_command.put_address(config, login, address, said.append)
    mail_command.put_address(config, "administrator", "", said.append)
    with pytest.raises(Unfit, match="Адреса для administrator нет"):
        mail_command.send_trial(config, "administrator", said.append)


# ---- the schedule


def test_duties_go_on_whatever_fails_and_end_with_the_server():
    done, failed = threading.Semaphore(0), threading.Semaphore(0)

    def fails() -> None:
        failed.release()
        raise OSError

    with Schedule([Duty("good", done.release, 0.001), Duty("bad", fails, 0.001)]) as schedule:
        for semaphore in (done, failed):
            for _ in range(3):
                assert semaphore.acquire(timeout=5)
        threads = schedule.threads
        assert all(thread.is_alive() for thread in threads)
    assert not any(thread.is_alive() for thread in threads)


def test_a_duty_that_is_woken_has_its_turn_at_once():
    done = threading.Semaphore(0)
    with Schedule([Duty("rare", done.release, 3600)]) as schedule:
        assert done.acquire(timeout=5)
        schedule.wake("rare")
        schedule.wake("nobody")
        assert done.acquire(timeout=5)
