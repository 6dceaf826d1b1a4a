"""Messages out of docs/wire.schema.json for Hypothesis: such as fit it, and such as are spoilt in one place."""

import json
import re
from typing import Any

from hypothesis import strategies as st

from tests.wire.page import PAGE

DEFS: dict[str, Any] = json.loads(PAGE.with_name("wire.schema.json").read_text("utf-8"))["$defs"]
Schema = dict[str, Any]
Strategy = st.SearchStrategy[Any]


class Raw(str):
    """JSON that Python's encoder would not write."""

    __slots__ = ()


class Twice(dict[str, Any]):
    """An object of which every key stands twice."""


DEEP = Raw("[" * 5000 + "]" * 5000)
SOME_DEEP = Raw("[" * 700 + "]" * 700)  # what a shallow reader still reads and a deeper writer does not write
SPOILT: tuple[Any, ...] = (
    None, True, False, 0, -1, 1 << 31, 1 << 62, 1 << 63, 1 << 64, -(1 << 70), Raw("9" * 5000), Raw("1.5"), Raw("1e999"),
    Raw("-0"), Raw("NaN"), Raw("-Infinity"), "", " ", "\x00", "a\x00b", "\ud800", Raw('"\\ud83d"'), Raw('"\\ud83d\\ude00"'),
    "²", "٣", "x" * 70, "x" * 20_000, "0" * 32, "../../etc", "{}", "' OR 1=1 --", [], {}, [[]], {"": {}}, {"#": 1},
    list(range(3000)), {str(n): n for n in range(3000)}, DEEP, SOME_DEEP, [None, None], Twice({"seq": 1, "v": 1}),
)  # fmt: skip


def rendered(value: Any) -> bytes:
    """Return JSON of anything above, as bytes that need not be UTF-8."""
    return _told(value).encode("utf-8", "surrogatepass")


def _told(value: Any) -> str:
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, Twice):
        parts = [f"{json.dumps(name)}:{_told(one)}" for name, one in value.items()]
        return "{" + ",".join(parts * 2) + "}"
    if isinstance(value, dict):
        return "{" + ",".join(f"{_told(name)}:{_told(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_told, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def fitting(name: str) -> Strategy:
    """Return messages that fit a definition of the schema."""
    return _fitting(DEFS[name])


@st.composite
def spoilt(draw: st.DrawFn, message: Strategy) -> Any:
    """Return messages with one place in them spoilt: another value, a field gone, a field twice, a field too many."""
    told = draw(message)
    path = draw(st.sampled_from(list(_paths(told))))
    return _with(told, path, draw(st.sampled_from((*SPOILT, _GONE, _MORE, _TWICE))))


_GONE, _MORE, _TWICE = object(), object(), object()


def _paths(value: Any, before: tuple[Any, ...] = ()) -> Any:
    if before:
        yield before
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        yield from _paths(one, (*before, name))


def _with(value: Any, path: tuple[Any, ...], news: Any) -> Any:
    copy = dict(value) if isinstance(value, dict) else list(value)
    name, *rest = path
    if rest:
        copy[name] = _with(copy[name], tuple(rest), news)
    elif news is _GONE:
        del copy[name]
    elif news is _MORE:
        if isinstance(copy, dict):
            copy["later"] = copy[name]
        else:
            copy += copy * 200
    elif news is _TWICE:
        return Twice(copy) if isinstance(copy, dict) else copy + copy
    else:
        copy[name] = news
    return copy


def _fitting(schema: Schema) -> Strategy:
    if "$ref" in schema:
        return st.deferred(lambda: _fitting(DEFS[schema["$ref"].rsplit("/", 1)[1]]))
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "anyOf" in schema:
        return st.one_of(*map(_fitting, schema["anyOf"]))
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return st.one_of(*(_KINDS[kind](schema) for kind in kinds))


def _object(schema: Schema) -> Strategy:
    known = {name: _fitting(one) for name, one in schema.get("properties", {}).items()}
    needed = {name: one for name, one in known.items() if name in schema.get("required", ())}
    optional = {name: one for name, one in known.items() if name not in needed}
    if known or "additionalProperties" not in schema:
        return st.fixed_dictionaries(needed, optional=optional)
    keys = _fitting({"type": "string", **schema.get("propertyNames", {})})
    return st.dictionaries(keys, _fitting(schema["additionalProperties"]), max_size=4)


def _array(schema: Schema) -> Strategy:
    if "prefixItems" in schema:
        return st.tuples(*map(_fitting, schema["prefixItems"])).map(list)
    least, most = schema.get("minItems", 0), min(schema.get("maxItems", 4), 4)
    return st.lists(_fitting(schema.get("items", {"type": "integer"})), min_size=least, max_size=most)


def _string(schema: Schema) -> Strategy:
    if "pattern" in schema and "\\u0000" not in schema["pattern"]:
        return st.from_regex(re.compile(schema["pattern"], re.ASCII), fullmatch=True)
    return st.text(
        st.characters(codec="utf-8", exclude_characters="\x00"), max_size=min(schema.get("maxLength", 12), 12)
    )


def _whole(schema: Schema) -> Strategy:
    return st.integers(schema.get("minimum"), schema.get("maximum"))


_KINDS = {
    "object": _object, "array": _array, "string": _string, "integer": _whole,
    "boolean": lambda _: st.booleans(), "null": lambda _: st.none(),
}  # fmt: skip
