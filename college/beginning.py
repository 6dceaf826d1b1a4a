"""When a college may begin to keep its journal in this program: in the middle of a year, too."""

from datetime import date

from college.days import written
from college.phrases import phrase
from college.refusal import Refused
from college.terms import StudyYear, study_year_of


def refuse_beginning(day: date, today: date) -> None:
    """Refuse a day that lies neither in the present study year nor in the ones beside it."""
    year = study_year_of(today)
    first, last = StudyYear(year - 1).first_day, StudyYear(year + 1).last_day
    if not first <= day <= last:
        told = phrase("Начало журнала — день между %s и %s. Проверьте год. Ничего не изменено.")
        raise Refused(told % (written(first), written(last)))
