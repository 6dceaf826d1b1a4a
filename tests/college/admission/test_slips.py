"""One-use codes: made, shown, typed and judged."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from college.admission.accounts import Event
from college.admission.policy import Policy
from college.admission.slips import ALPHABET, Slip, SlipKind, Verdict, code_of, ends, judge, read_code, shown
from college.refusal import Refused

TOMSK = ZoneInfo("Asia/Tomsk")
ISSUED = datetime(2026, 11, 12, 9, 30, tzinfo=TOMSK)
NEXT_DAY = ISSUED + timedelta(days=1)
CODES = st.binary(min_size=7, max_size=7).map(code_of)
LAYOUT = str.maketrans("QWERTYUIOPASDFGHJKLZXCVBNM", "ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ")
LIKE = str.maketrans("ABEKMHPCTYX", "АВЕКМНРСТУХ")


def test_fifty_bits_make_ten_characters():
    assert code_of(bytes(7)) == "0000000000"
    assert code_of(b"\xff" * 7) == "ZZZZZZZZZZ"
    assert code_of(bytes([0, 0, 0, 0, 0, 0, 0b01000000])) == "0000000001"
    assert shown("0123456789") == "01234-56789"
    with pytest.raises(ValueError, match="7 random bytes"):
        code_of(bytes(6))


@given(st.binary(min_size=7, max_size=7), st.binary(min_size=7, max_size=7))
def test_other_bits_are_another_code(one, other):
    assume(int.from_bytes(one) >> 6 != int.from_bytes(other) >> 6)
    assert code_of(one) != code_of(other)
    assert set(code_of(one)) <= set(ALPHABET)


@given(CODES, st.sampled_from(["{}", " {} ", "{}\n", "\t{}"]))
def test_what_is_shown_can_be_typed(code, frame):
    assert read_code(frame.format(shown(code).lower())) == code
    assert read_code(" ".join(code)) == code
    assert read_code(code[:3] + "–" + code[3:]) == code


@given(CODES)
def test_letters_that_look_like_digits_are_read_as_digits(code):
    assert read_code(code.replace("0", "O").replace("1", "l")) == code
    assert read_code(code.replace("0", "o").replace("1", "I")) == code


@given(CODES)
def test_a_russian_layout_is_read_rightly_or_not_at_all(code):
    """Never a third code: what may mean two is refused."""
    for table in (LAYOUT, LIKE):
        try:
            read = read_code(code.translate(table))
        except Refused:
            continue
        assert read == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("йцфыв-зп123", "QWASDPG123"),  # keys: no Latin letter looks like й, ц, ф
        ("CCССС-12345", "CCCCC12345"),  # С is С either way
        ("ХХХХХ-12345", "XXXXX12345"),  # only the look: the key gives a bracket
        ("ШЩД12-34567", "1011234567"),
        ("01234—56789", "0123456789"),
    ],
)
def test_typed_with_russian_letters(typed, code):
    assert read_code(typed) == code


@pytest.mark.parametrize("typed", ["АВЕКМ-12345", "авек-м12345", "нннннннннн"])
def test_two_readings_are_refused_without_spending_a_try(typed):
    with pytest.raises(Refused, match=r"по-разному.*раскладку.*Попытка не потрачена"):
        read_code(typed)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1234", "В коде 10 знаков, введено 4"),
        ("", "введено 0"),
        ("12345-678901", "введено 11"),
        ("U234567890", "Знака «U» в коде не бывает"),
        ("12345678я!", "Знака «!» в коде не бывает"),
        ("ГГГГГГГГГГ", "Знака «Г» в коде не бывает"),
    ],
)
def test_what_cannot_be_a_code(typed, says):
    with pytest.raises(Refused, match=says):
        read_code(typed)


def test_the_right_code_lets_in_once():
    answer = judge(Slip(ISSUED), NEXT_DAY, fits=True)
    assert (answer.verdict, answer.event, answer.refusal) == (Verdict.FITS, Event.CODE_USED, None)
    again = judge(answer.slip, NEXT_DAY + timedelta(minutes=5), fits=True)
    assert again.verdict is Verdict.USED
    assert again.event is None
    assert str(again.refusal) == (
        "Этим кодом уже вошли 13\u00a0ноября в 09:30. Если это были не вы, сразу сообщите администратору: "
        "он закроет вход (пункт 3.1.2)."
    )


def test_five_wrong_ones_exhaust_it_and_open_one_incident():
    slip, sentences, incidents = Slip(ISSUED), [], []
    for _ in range(7):
        answer = judge(slip, NEXT_DAY, fits=False)
        slip = answer.slip
        sentences.append(answer.sentence)
        incidents.append(answer.opens_incident)
    assert [s.partition("листком. ")[2] for s in sentences[:4]] == [
        "Осталось 4 попытки.", "Осталось 3 попытки.", "Осталось 2 попытки.", "Осталась 1 попытка.",
    ]  # fmt: skip
    assert sentences[4] == sentences[6]
    assert sentences[4] == (
        "Код не подошёл 5 раз и больше не действует. Администратор извещён. Новый код выдаёт администратор."
    )
    assert incidents == [False] * 4 + [True, False, False]
    last = judge(slip, NEXT_DAY, fits=True)
    assert (last.verdict, last.event, last.slip.tries) == (Verdict.EXHAUSTED, Event.CODE_LAPSED, 5)


def test_it_lives_seven_days():
    end = ends(Slip(ISSUED))
    assert end == datetime(2026, 11, 19, 9, 30, tzinfo=TOMSK)
    assert judge(Slip(ISSUED), end - timedelta(seconds=1), fits=True).verdict is Verdict.FITS
    answer = judge(Slip(ISSUED, SlipKind.STUDENTS), end, fits=True)
    assert (answer.verdict, answer.event) == (Verdict.EXPIRED, Event.CODE_LAPSED)
    told = "Код истёк 19\u00a0ноября в 09:30. Новый код выдаёт куратор группы (пункт 3.1.3)."
    assert str(answer.refusal) == told
    assert judge(Slip(ISSUED), end, fits=True, policy=Policy(slip_days=8)).verdict is Verdict.FITS


def test_only_the_last_slip_counts():
    answer = judge(Slip(ISSUED, withdrawn=NEXT_DAY), NEXT_DAY, fits=True)
    assert answer.verdict is Verdict.WITHDRAWN
    assert "только последний листок" in answer.sentence


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 20 * 24)), max_size=12), st.integers(1, 6))
def test_whatever_is_tried_a_slip_opens_at_most_once_and_in_time(tried, tries):
    policy = Policy(slip_tries=tries)
    slip, opened, wrong = Slip(ISSUED), [], 0
    for fits, hours in sorted(tried, key=lambda item: item[1]):
        now = ISSUED + timedelta(hours=hours)
        answer = judge(slip, now, fits=fits, policy=policy)
        slip = answer.slip
        opened += [now] if answer.verdict is Verdict.FITS else []
        wrong += answer.verdict is Verdict.WRONG or answer.opens_incident
        assert (answer.refusal is None) == (answer.verdict is Verdict.FITS)
    assert len(opened) <= 1
    assert all(now < ends(Slip(ISSUED), policy) for now in opened)
    assert wrong <= tries
