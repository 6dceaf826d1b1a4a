<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru_RU" sourcelanguage="ru_RU">
<context>
    <name>counted</name>
    <message numerus="yes">
        <source>Закрыто после %n минут без работы. Всё введённое сохранено.</source>
        <translation>
            <numerusform>Закрыто после %n минуты без работы. Всё введённое сохранено.</numerusform>
            <numerusform>Закрыто после %n минут без работы. Всё введённое сохранено.</numerusform>
            <numerusform>Закрыто после %n минут без работы. Всё введённое сохранено.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Связи нет %n дней работы</source>
        <translation>
            <numerusform>Связи нет %n день работы</numerusform>
            <numerusform>Связи нет %n дня работы</numerusform>
            <numerusform>Связи нет %n дней работы</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>ещё %n дней открыто всё, дальше только свои занятия</source>
        <translation>
            <numerusform>ещё %n день открыто всё, дальше только свои занятия</numerusform>
            <numerusform>ещё %n дня открыто всё, дальше только свои занятия</numerusform>
            <numerusform>ещё %n дней открыто всё, дальше только свои занятия</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n дней</source>
        <translation>
            <numerusform>%n день</numerusform>
            <numerusform>%n дня</numerusform>
            <numerusform>%n дней</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Следующая попытка через %n секунд.</source>
        <translation>
            <numerusform>Следующая попытка через %n секунду.</numerusform>
            <numerusform>Следующая попытка через %n секунды.</numerusform>
            <numerusform>Следующая попытка через %n секунд.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n часов</source>
        <translation>
            <numerusform>%n час</numerusform>
            <numerusform>%n часа</numerusform>
            <numerusform>%n часов</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n оценок</source>
        <translation>
            <numerusform>%n оценка</numerusform>
            <numerusform>%n оценки</numerusform>
            <numerusform>%n оценок</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n студентов</source>
        <translation>
            <numerusform>%n студент</numerusform>
            <numerusform>%n студента</numerusform>
            <numerusform>%n студентов</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>опоздание %n дней</source>
        <translation>
            <numerusform>опоздание %n день</numerusform>
            <numerusform>опоздание %n дня</numerusform>
            <numerusform>опоздание %n дней</numerusform>
        </translation>
    </message>
</context>
</TS>
