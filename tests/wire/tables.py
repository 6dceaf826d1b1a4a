"""The synchronised tables as docs/wire-tables.json tells them to a stranger: births, merge groups, kinds of columns."""

import json
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Column, Date, Integer, Numeric, String, Time, Uuid

from db.migrations import SCHEMA
from db.models.record import Moment
from db.sync.shapes import Shape, shapes

FILE = Path(__file__).parents[2] / "docs" / "wire-tables.json"

KINDS = (
    (Moment, "moment"), (Uuid, "id"), (Boolean, "flag"), (Integer, "whole"), (Numeric, "decimal"), (Date, "day"),
    (Time, "time"), (String, "text"),
)  # fmt: skip


def spelt() -> str:
    """Return the file as it has to be."""
    lines = [f"{json.dumps(name)}: {json.dumps(_table(shape))}" for name, shape in shapes().items()]
    tables = ",\n".join(lines)
    return f'{{"version": 1, "schema": {SCHEMA}, "tables": {{\n{tables}\n}}}}\n'


def _table(shape: Shape) -> dict[str, Any]:
    return {
        "noun": shape.sync.noun,
        "derived": shape.sync.is_derived,
        "birth": [_column(shape, name) for name in shape.sync.birth],
        "groups": {group: [_column(shape, name) for name in names] for group, names in shape.groups.items()},
        "parents": list(shape.sync.parents),
        "buckets": sorted({place.kind for place in shape.sync.buckets}),
    }


def _column(shape: Shape, name: str) -> dict[str, Any]:
    column: Column[Any] = shape.column(name)
    told: dict[str, Any] = {"name": name, "type": next(word for kind, word in KINDS if isinstance(column.type, kind))}
    if column.nullable:
        told["optional"] = True
    if isinstance(column.type, String) and column.type.length:
        told["longest"] = column.type.length
    if name in shape.sync.personal:
        told["personal"] = True
    return told
