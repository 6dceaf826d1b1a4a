"""Invents people by rule from lists of common names; any likeness is chance."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from college.admission.logins import login_of
from college.demo.shapes import DemoPerson
from college.names import PersonName

MALE, FEMALE = "м", "ж"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SURNAMES = _words(
    """
    Абрамов Агафонов Аксёнов Алексеев Андреев Антонов Архипов Афанасьев Баранов Белов Белоусов Беляев Борисов Быков
    Васильев Виноградов Власов Воробьёв Воронов Гаврилов Герасимов Голубев Горбунов Григорьев Гусев Данилов Денисов
    Дмитриев Егоров Ершов Ефимов Жуков Зайцев Захаров Зимин Зуев Иванов Игнатьев Ильин Исаев Казаков Калинин Карпов
    Киселёв Князев Ковалёв Козлов Колесников Комаров Коновалов Королёв Котов Крылов Кудрявцев Кузьмин Куликов
    Лаврентьев Лазарев Ларин Лебедев Логинов Лыткин Макаров Максимов Марков Мартынов Маслов Матвеев Медведев Мельников
    Миронов Михайлов Моисеев Морозов Назаров Наумов Некрасов Никитин Николаев Никифоров Новиков Носов Орехов Орлов
    Осипов Павлов Панов Петров Поляков Пономарёв Попов Потапов Прохоров Романов Рыбаков Рябов Савельев Самойлов Семёнов
    Сергеев Сидоров Соболев Соколов Соловьёв Сорокин Степанов Суворов Суханов Тарасов Тимофеев Тихонов Третьяков
    Трофимов Устинов Фёдоров Филатов Филиппов Фомин Фролов Харитонов Цветков Чернов Чистяков Шаров Шестаков Широков
    Щербаков Юдин Яковлев Якушев
    """
)
GIVEN = {
    MALE: _words(
        """
        Александр Алексей Андрей Антон Арсений Артём Богдан Вадим Валентин Василий Виктор Владислав Георгий Глеб Даниил
        Денис Дмитрий Евгений Егор Иван Игорь Илья Кирилл Константин Лев Леонид Максим Марк Матвей Михаил Никита
        Николай Олег Павел Пётр Роман Семён Сергей Степан Тимофей Тимур Фёдор Юрий Ярослав
        """
    ),
    FEMALE: _words(
        """
        Александра Алёна Алина Алиса Анастасия Анна Валерия Варвара Василиса Вера Вероника Виктория Галина Дарья Диана
        Ева Евгения Екатерина Елена Елизавета Ирина Карина Кира Кристина Ксения Лариса Любовь Маргарита Марина Мария
        Милана Надежда Наталья Ольга Полина Светлана София Татьяна Ульяна Юлия Яна
        """
    ),
}
PATRONYMICS = _words(
    """
    Александров Алексеев Анатольев Андреев Антонов Борисов Вадимов Валерьев Викторов Владимиров Вячеславов Геннадьев
    Григорьев Денисов Дмитриев Евгеньев Игорев Константинов Леонидов Максимов Михайлов Николаев Олегов Павлов Петров
    Романов Семёнов Сергеев Станиславов Степанов Фёдоров Эдуардов Юрьев
    """
)


class Register:
    """Numbers people and keeps their names and logins apart."""

    def __init__(self, chance: Random) -> None:
        self.people: list[DemoPerson] = []
        self._chance = chance
        self._listed: set[str] = set()
        self._logins: set[str] = set()

    def add(self, name: PersonName, sex: str, oldest: date, youngest: date) -> DemoPerson:
        """Enter a person with this name, born between the two days."""
        born = oldest + timedelta(self._chance.randrange((youngest - oldest).days))
        person = DemoPerson(len(self.people) + 1, name, sex, born, self._login(name))
        self.people.append(person)
        self._listed.add(name.listed)
        return person

    def invent(self, sex: str, oldest: date, youngest: date) -> DemoPerson:
        """Enter a person whose surname and given name nobody here has yet."""
        name = invented_name(self._chance, sex)
        while name.listed in self._listed:
            name = invented_name(self._chance, sex)
        return self.add(name, sex, oldest, youngest)

    def _login(self, name: PersonName) -> str:
        login = login_of(name, self._logins)
        self._logins.add(login)
        return login


def invented_name(chance: Random, sex: str) -> PersonName:
    """Make a name whose three parts agree."""
    surname = chance.choice(SURNAMES)
    patronymic = chance.choice(PATRONYMICS)
    if sex == FEMALE:
        return PersonName(f"{surname}а", chance.choice(GIVEN[sex]), f"{patronymic}на")
    return PersonName(surname, chance.choice(GIVEN[sex]), f"{patronymic}ич")


def completed_name(chance: Random, surname: str, given: str, sex: str) -> PersonName:
    """Give a patronymic to a surname and given name."""
    return PersonName(surname, given, chance.choice(PATRONYMICS) + ("на" if sex == FEMALE else "ич"))


def sex_of(given: str) -> str:
    """Return the sex that a given name of the lists belongs to."""
    return FEMALE if given in GIVEN[FEMALE] else MALE


def in_order(people: Iterable[DemoPerson]) -> list[DemoPerson]:
    """Return people as an alphabetical list shows them."""
    return sorted(people, key=lambda person: person.name.sort_key)
