"""Commands that read a file, answer and change nothing: they need neither a display nor a profile nor a server."""

import argparse
from pathlib import Path
from typing import Any

from college.phrases import phrase


def add_to(commands: Any) -> None:
    """Add the commands to those of `parta`."""
    command = commands.add_parser("plan", help=phrase("прочитать учебный план (PLX) и сказать, что в нём не так"))
    command.set_defaults(run=_plan)
    _add_file(command)
    command = commands.add_parser("topics", help=phrase("проверить темы из таблицы (TSV) по пункту 3.1.8"))
    command.set_defaults(run=_topics)
    _add_file(command)
    command = commands.add_parser("ktp", help=phrase("проверить тематический план: parta ktp check ФАЙЛ"))
    acts = command.add_subparsers(metavar=phrase("действие"), required=True, parser_class=type(command))
    act = acts.add_parser("check", help=phrase("прочитать план из XLSX, ODS, DOCX или CSV и сказать, что в нём не так"))
    act.set_defaults(run=_ktp_check)
    _add_file(act)
    _add_line(act)


def _plan(told: argparse.Namespace) -> int:
    from desktop import paper_desk  # noqa: PLC0415  other commands read no papers

    return paper_desk.plan(told.file, as_json=told.json)


def _topics(told: argparse.Namespace) -> int:
    from desktop import paper_desk  # noqa: PLC0415

    return paper_desk.topics(told.file, as_json=told.json)


def _ktp_check(told: argparse.Namespace) -> int:
    from desktop import ktp_desk  # noqa: PLC0415

    return ktp_desk.check(told.file, as_json=told.json, plan=told.plan, index=told.index, terms=frozenset(told.term))


def _add_file(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, metavar=phrase("ФАЙЛ"))
    command.add_argument("--json", action="store_true", help=phrase("ответить одним JSON на стандартный вывод"))


def _add_line(command: argparse.ArgumentParser) -> None:
    sentence = phrase("учебный план (PLX), с которым сверить часы; вместе с --index")
    command.add_argument("--plan", type=Path, metavar=phrase("ПЛАН"), help=sentence)
    command.add_argument("--index", default="", metavar=phrase("ИНДЕКС"), help=phrase("строка плана: МДК.01.01"))
    sentence = phrase("семестр от зачисления; можно несколько раз, без него все")
    command.add_argument("--term", type=int, action="append", default=[], metavar=phrase("СЕМЕСТР"), help=sentence)
