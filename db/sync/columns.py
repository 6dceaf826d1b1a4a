"""Rows as columns on the wire: what repeats is said once, and an id that can be derived is not said at all.

Between the two halves a row is a list of wire values. An id travels as a number: 0 and up is a row of this very
answer whose id is derived from its birth, -1 is none, -2 and down is an id from the list beside.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha1
from itertools import accumulate, chain, pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Integer

from db.models.record import TOKEN_LENGTH
from db.sync.batch import Malformed
from db.sync.shapes import Shape, is_id, shapes

MOST_ROWS = 20_000
NONE = -1
FIRST_LISTED = -2
LIMIT = 1 << 62

Column = list[Any]


@dataclass(slots=True)
class Rows:
    """Rows of one table, column by column, in wire values; ids are 32 hex digits."""

    ids: list[str]
    columns: dict[str, Column]
    through: list[tuple[int, ...]] = field(default_factory=list)  # the buckets in which each row is told


def pack(tables: Mapping[str, Rows], college: UUID) -> dict[str, Any]:
    """Return the rows in the form that travels."""
    names = _Names()
    packed = {
        name: _packed(shape, tables[name], names, college)
        for name, shape in shapes().items()
        if name in tables and tables[name].ids
    }
    return {"ids": names.listed, "tables": packed}


def unpack(told: Any, college: UUID) -> dict[str, Rows]:
    """Read the form that travels.

    Raises Malformed where a column is missing, too long or of another kind.
    """
    try:
        known = _Known([_hex(name) for name in told["ids"]])
        tables = told["tables"]
        if not tables.keys() <= shapes().keys():
            raise Malformed("table")
        return {
            name: _unpacked(shape, tables[name], known, college) for name, shape in shapes().items() if name in tables
        }
    except (KeyError, IndexError, TypeError, AttributeError, ValueError, OverflowError) as error:
        raise Malformed(type(error).__name__) from None


# ---- ids


@dataclass(slots=True)
class _Names:
    """Numbers that ids get while an answer is written."""

    numbers: dict[str | None, int] = field(default_factory=lambda: {None: NONE})
    listed: list[str] = field(default_factory=list)
    derived: int = 0

    def number(self, name: str | None) -> int:
        found = self.numbers.get(name)
        if found is None:
            assert name is not None
            found = self.numbers[name] = FIRST_LISTED - len(self.listed)
            self.listed.append(name)
        return found

    def of(self, column: Iterable[str | None]) -> list[int]:
        """Return the numbers of a whole column; most ids were told before."""
        told = list(column)
        found = [self.numbers.get(name) for name in told]
        return [self.number(name) for name in told] if None in found else found  # type: ignore[return-value]

    def derive(self, names: Iterable[str]) -> None:
        for name in names:
            self.numbers[name] = self.derived
            self.derived += 1


@dataclass(slots=True)
class _Known:
    """Ids by their numbers while an answer is read."""

    listed: list[str]
    derived: list[str] = field(default_factory=list)

    def name(self, number: int) -> str | None:
        if number == NONE:
            return None
        if number >= 0:
            return self.derived[number]
        return self.listed[FIRST_LISTED - number]


def _derived(shape: Shape, columns: Mapping[str, Column], college: UUID) -> list[str]:
    """Derive the ids of all rows of a table from their births, as `db.ids.derived` does for one."""
    spelt = [_spelt(shape, name, columns[name]) for name in shape.sync.birth]
    space, noun, found = college.bytes, shape.sync.noun, []
    for parts in zip(*spelt, strict=True):
        own = sha1(space + "|".join((noun, *parts)).encode(), usedforsecurity=False).hexdigest()
        found.append(f"{own[:12]}5{own[13:16]}{_VARIANT[own[16]]}{own[17:32]}")
    return found


_VARIANT = {digit: f"{int(digit, 16) & 0x3 | 0x8:x}" for digit in "0123456789abcdef"}  # of RFC 9562


def _spelt(shape: Shape, name: str, column: Column) -> list[str]:
    if is_id(shape.column(name)):
        told = {value: _dashed(value) if value else "-" for value in set(column)}  # a column repeats its ids
    else:
        told = {value: "-" if value in (None, "") else str(value).lower() for value in set(column)}
    return [told[value] for value in column]


def _dashed(value: str) -> str:
    return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"


# ---- tables


def _packed(shape: Shape, rows: Rows, names: _Names, college: UUID) -> dict[str, Any]:
    order = _order(shape, rows, names)
    columns = {name: [column[place] for place in order] for name, column in rows.columns.items()}
    ids = [rows.ids[place] for place in order]
    told: dict[str, Any] = {"n": len(ids)}
    told["c"] = [_column(shape, name, columns[name], names) for name in shape.columns]
    told["v"] = [_tokens(columns[name], names) for name in shape.tokens]
    sets = sorted(set(rows.through))
    numbers = {buckets: number for number, buckets in enumerate(sets)}
    told["in"] = [sets, _short([numbers[rows.through[place]] for place in order])]
    if shape.sync.is_derived and _derived(shape, columns, college) == ids:
        names.derive(ids)
    else:
        told["id"] = _short(names.of(ids))
    return told


def _order(shape: Shape, rows: Rows, names: _Names) -> list[int]:
    """Put rows of one parent side by side: what repeats then lies close together."""
    keys: list[Column] = []
    for name in shape.sync.birth:
        column = rows.columns[name]
        if is_id(shape.column(name)):
            keys.append(names.of(column))
        else:
            keys.append(["" if value is None else value for value in column])
    if not keys:
        return list(range(len(rows.ids)))
    together = list(zip(*keys, strict=True))
    return sorted(range(len(rows.ids)), key=together.__getitem__)


def _unpacked(shape: Shape, told: Mapping[str, Any], known: _Known, college: UUID) -> Rows:
    count = told["n"]
    if not _is_number(count) or not 0 < count <= MOST_ROWS:
        raise Malformed("rows")
    columns = {
        name: _read_column(shape, name, packed, count, known)
        for name, packed in zip(shape.columns, told["c"], strict=True)
    }
    for name, packed in zip(shape.tokens, told["v"], strict=True):
        columns[name] = _read_tokens(packed, count, known)
    sets = [_bucket_set(buckets) for buckets in told["in"][0]]
    through = [sets[number] for number in _natural(_long(told["in"][1], count))]
    if "id" in told:
        ids = [_hex(known.name(number)) for number in _numbers(_long(told["id"], count))]
    else:
        ids = _derived(shape, columns, college)
        known.derived.extend(ids)
    return Rows(ids, columns, through)


def _bucket_set(told: Sequence[Any]) -> tuple[int, ...]:
    return tuple(_natural(told))


def _column(shape: Shape, name: str, column: Column, names: _Names) -> Any:
    if is_id(shape.column(name)):
        return _short(names.of(column))
    return _short(column)


def _read_column(shape: Shape, name: str, packed: Any, count: int, known: _Known) -> Column:
    column = _long(packed, count)
    declared = shape.column(name)
    if is_id(declared):
        names = {number: known.name(number) for number in set(_numbers(column))}
        return [names[number] for number in column]
    kind: type = int if isinstance(declared.type, Integer | BigInteger) or _is_moment(shape, name) else str
    if isinstance(declared.type, Boolean):
        kind = bool
    if not set(map(type, column)) <= {kind, type(None)}:
        raise Malformed(name)
    if kind is int:
        _numbers([value for value in column if value is not None])
    return column


def _is_moment(shape: Shape, name: str) -> bool:
    return isinstance(getattr(shape.column(name).type, "impl", None), BigInteger)


def _tokens(column: Column, names: _Names) -> list[Any]:
    """Part tokens into devices and sequences: the ones repeat, the others grow."""
    parts = {token: (None, "0") if token is None else token.split(".") for token in column}  # a batch writes many rows
    devices = names.of(parts[token][0] for token in column)
    numbers = {token: int(seq) for token, (_, seq) in parts.items()}
    return [_short(devices), _short([numbers[token] for token in column])]


def _read_tokens(packed: Sequence[Any], count: int, known: _Known) -> Column:
    devices, sequences = packed
    told = list(zip(_numbers(_long(devices, count)), _natural(_long(sequences, count)), strict=True))
    tokens = {
        (number, seq): None if (device := known.name(number)) is None else f"{device}.{seq}"
        for number, seq in set(told)
    }
    if max((len(token) for token in tokens.values() if token), default=0) > TOKEN_LENGTH:
        raise Malformed("token")
    return [tokens[each] for each in told]


# ---- columns


def _short(column: Sequence[Any]) -> Any:
    """Return the shortest of four forms: one value, differences, a dictionary, the plain list."""
    kinds = set(map(type, column))
    distinct = set(column)
    if len(distinct) == 1 and len(kinds) == 1:
        return {"c": column[0]}
    if kinds == {int}:
        return {"n": list(_differences(column))} if len(distinct) > 64 else list(column)
    if kinds == {int, type(None)} and len(distinct) > 64:
        return {"z": [place for place, value in enumerate(column) if value is None], "n": _over_gaps(column)}
    if len(distinct) * 2 < len(column) and len(kinds) == len({type(value) for value in distinct}):
        words = list(distinct) if len(kinds) > 1 else sorted(distinct)
        numbers = {word: number for number, word in enumerate(words)}
        return {"d": words, "i": [numbers[value] for value in column]}
    return list(column)


def _over_gaps(column: Sequence[int | None]) -> list[int]:
    return list(_differences([value for value in column if value is not None]))


def _differences(column: Sequence[int]) -> Iterable[int]:
    return chain(column[:1], (after - before for before, after in pairwise(column)))


def _long(packed: Any, count: int) -> Column:
    """Return the column of a packed form; it has exactly `count` values."""
    if isinstance(packed, list):
        column = packed
    elif "c" in packed:
        column = [packed["c"]] * count
    elif "d" in packed:
        words = packed["d"]
        column = [words[number] for number in _natural(packed["i"])]
    else:
        column = _with_gaps(list(accumulate(_numbers(packed["n"]))), packed.get("z", ()), count)
    if len(column) != count:
        raise Malformed("length")
    _plain(column)
    return column


def _with_gaps(values: list[int], gaps: Sequence[int], count: int) -> Column:
    if not gaps:
        return values
    column: Column = [0] * count
    for place in _natural(gaps):
        column[place] = None
    left = iter(values)
    return [value if value is None else next(left) for value in column]


def _plain(column: Column) -> None:
    if set(map(type, column)) & {list, dict, float}:
        raise Malformed("value")


def _is_number(value: object) -> bool:
    return type(value) is int and abs(value) < LIMIT


def _numbers(column: Sequence[Any]) -> Sequence[int]:
    if column and (set(map(type, column)) != {int} or max(column) >= LIMIT or min(column) <= -LIMIT):
        raise Malformed("number")
    return column


def _natural(column: Sequence[Any]) -> Sequence[int]:
    if min(_numbers(column), default=0) < 0:
        raise Malformed("number")
    return column


def _hex(name: Any) -> str:
    if not isinstance(name, str) or len(name) != 32 or UUID(name).hex != name:
        raise Malformed("id")
    return name
