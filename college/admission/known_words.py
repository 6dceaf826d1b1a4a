"""Words that passwords are most often made of, in both languages; a guesser tries them first."""

RUSSIAN = frozenset(
    """
    пароль парол секрет логин вход доступ админ администратор пользователь гость привет здравствуй солнышко
    солнце солнечный любовь любимый любимая люблю тебя меня счастье удача мечта жизнь ангел ангелочек зайка
    зайчик зая котик котенок кошка кошечка киса собака рыбка мишка медведь волк тигр лев орел сокол дракон
    монстр король королева принц принцесса наташа натали саша александр александра сергей сережа андрей дмитрий
    дима алексей леша максим мария маша марина ирина ира елена лена ольга оля татьяна таня светлана света
    екатерина катя анастасия настя юлия юля анна аня дарья даша виктория вика евгений женя николай коля иван
    ваня михаил миша павел паша роман рома антон артем денис кирилл никита илья игорь олег виктор владимир вова
    владислав влад ярослав кристина полина ксения ксюша надежда вера мама мамочка папа семья дочка сынок ребенок
    бабушка дедушка друг подруга школа колледж техникум училище журнал учитель преподаватель директор студент
    группа класс урок оценка россия москва питер сибирь томск тюмень спартак зенит локомотив динамо футбол
    хоккей чемпион победа герой космос звезда радуга весна лето осень зима январь февраль март апрель июнь июль
    август сентябрь октябрь ноябрь декабрь понедельник пятница новый старый первый второй главный хороший
    красивый компьютер интернет работа деньги машина музыка шоколад клубника малина вишня яблоко ромашка роза
    бабочка
    """.split()  # noqa: SIM905
)
LATIN = frozenset(
    """
    password passwd pass parol secret login admin administrator root user guest test demo default changeme
    letmein welcome hello master access system server computer internet windows linux google yandex mail
    vkontakte parta love iloveyou lovely princess sunshine sunflower flower rainbow angel baby babygirl honey
    sweet summer winter autumn spring dragon monkey tiger lion eagle falcon wolf bear killer shadow hunter
    ranger ninja samurai viking soldier knight king queen batman superman spiderman starwars pokemon naruto
    minecraft playstation football baseball basketball hockey soccer liverpool chelsea arsenal barcelona
    juventus ferrari mercedes porsche toyota honda yamaha michael jordan thomas robert daniel andrew joshua
    matthew jessica jennifer michelle nicole ashley amanda charlie george harley buster ginger pepper cookie
    chocolate cheese banana orange apple cherry coffee freedom forever lucky happy money diamond silver gold
    purple samsung nokia iphone matrix trustno abc qazwsx zaq xsw asd zxc school college teacher student journal
    director
    """.split()  # noqa: SIM905
)
