"""YAML with a line for every value, and pydantic's complaints told with file and line."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pydantic
import yaml

from commonfield.findings import DefinitionError

Model = TypeVar("Model", bound=pydantic.BaseModel)
Where = tuple[str | int, ...]
Lines = dict[Where, int]


# libyaml reads ten times as fast, and stands in PyYAML's wheels; elsewhere Python does the same work.
_Safe = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Safe):  # type: ignore[misc, valid-type]
    """Safe YAML in which codes stay text: `no`, `on` and `0123` are words, not truth or octal."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":int", ":float"))]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9]\d*)$"), list("-0123456789"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^-?(?:0|[1-9]\d*)?\.\d+$"), list("-0123456789.")
)


_NO_DATE = "no calendar has this date"
_DATE_KEY = re.compile(r"datetime\.date\((\d+), (\d+), (\d+)\)")


def _date(loader: _Loader, node: yaml.ScalarNode) -> object:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        raise yaml.constructor.ConstructorError(None, None, _NO_DATE, node.start_mark) from None


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _date)


def read_yaml(text: str, *, file: str) -> tuple[Any, Lines]:
    """Read one YAML document as plain data, with the line of every value.

    Raises:
        DefinitionError: the text is not YAML, is empty, or names a key twice.
    """
    loader = _Loader(text)
    lines: Lines = {}
    try:
        node = loader.get_single_node()
        if node is None:
            raise DefinitionError(f"{file}:1: expected a definition, found an empty file.")
        _note_lines(node, (), lines, file)
        return loader.construct_document(node), lines
    except yaml.YAMLError as error:
        raise _not_yaml(error, file) from None


def _not_yaml(error: yaml.YAMLError, file: str) -> DefinitionError:
    problem = error.problem if isinstance(error, yaml.MarkedYAMLError) else None
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    line = mark.line + 1 if mark else 1
    if problem == _NO_DATE:
        return DefinitionError(
            f"{file}:{line}: expected a date, found one that no calendar has.",
            likely_cause="A month above 12, or a day that the month does not have.",
            fix="Write dates as 2026-11-21.",
        )
    return DefinitionError(
        f"{file}:{line}: expected YAML, found text that cannot be read as YAML.",
        likely_cause="An indent, a quote or a colon is out of place.",
        fix="Compare the line with one of the shipped definitions.",
    )


def _note_lines(node: yaml.Node, where: Where, lines: dict[Where, int], file: str) -> None:
    lines[where] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise DefinitionError(
                    f"{file}:{key.start_mark.line + 1}: expected a word as a key, found a list."
                )
            if key.value in seen:
                raise DefinitionError(
                    f"{file}:{key.start_mark.line + 1}: expected each key once, found `{key.value}` again."
                )
            seen.add(key.value)
            _note_lines(value, (*where, key.value), lines, file)
            lines[(*where, key.value)] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _note_lines(value, (*where, index), lines, file)


def load_typed(kind: type[Model], text: str, *, file: str, extra: dict[str, Any] | None = None) -> Model:
    """Read YAML text as a typed definition.

    Args:
        kind: The model.
        text: The YAML.
        file: How complaints name the file.
        extra: Values set by us (name, hash), beside what the file says.

    Raises:
        DefinitionError: with file and line of the first thing that is wrong, and how many more are.
    """
    data, lines = read_yaml(text, file=file)
    return type_data(kind, data, lines, file=file, extra=extra)


def type_data(
    kind: type[Model], data: Any, lines: Lines, *, file: str, extra: dict[str, Any] | None = None
) -> Model:
    """Type plain data whose lines are known; see `load_typed`."""
    if not isinstance(data, dict):
        raise DefinitionError(f"{file}:1: expected keys with values, found something else.")
    try:
        return kind.model_validate({**data, **(extra or {})})
    except pydantic.ValidationError as error:
        raise _explain(error, file=file, lines=lines) from None


def load_file(kind: type[Model], path: Path) -> Model:
    """Read one YAML file of a region as a typed definition; see `load_typed`."""
    return load_typed(kind, read_text(path), file=str(path))


def read_text(path: Path) -> str:
    """Read the text of a definition that somebody wrote.

    Raises:
        DefinitionError: it is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        content = path.read_bytes()
        line = content.count(b"\n", 0, error.start) + 1
        raise DefinitionError(
            f"{path}:{line}: expected text in UTF-8, found a byte that UTF-8 does not have.",
            likely_cause="The file was saved as ANSI or UTF-16, which write letters such as ñ otherwise.",
            fix="Save it again as UTF-8.",
        ) from None


def _explain(error: pydantic.ValidationError, *, file: str, lines: dict[Where, int]) -> DefinitionError:
    problems = error.errors(include_url=False)
    # a check across a definition names the place by itself, see `fault_at`
    at = [(*problem["loc"], *problem.get("ctx", {}).get("where", ())) for problem in problems]
    loc, first = min(zip(at, problems, strict=True), key=lambda pair: _line_of(pair[0], lines))
    where = ".".join(str(part) for part in _as_written(loc, lines))
    more = f" ({len(problems) - 1} more in this file)" if len(problems) > 1 else ""
    message = first["msg"].removeprefix("Value error, ")
    line = _line_of(loc, lines)
    text = f"{file}:{line}: {where or 'definition'}: {message[:1].lower()}{message[1:]}{more}."
    missing_language = first["type"] == "missing" and loc and loc[-1] in ("en", "es")
    return DefinitionError(
        text,
        likely_cause="A text is written in one language only." if missing_language else "",
        fix="Write it as {en: ..., es: ...}." if missing_language else "",
    )


def _as_written(loc: Where, lines: Lines) -> Where:
    # a date that is a key stands in a location as Python writes it
    dates = (_DATE_KEY.fullmatch(part) if isinstance(part, str) else None for part in loc)
    told = [
        date(*map(int, found.groups())).isoformat() if found else part
        for part, found in zip(loc, dates, strict=True)
    ]
    where: Where = ()
    for part in told:
        if (*where, part) in lines or _is_written(part):
            where = (*where, part)
    return where


def _is_written(part: str | int) -> bool:
    # pydantic adds the names of union members and functions to a location; those are ours, not the file's
    return not (isinstance(part, str) and re.search(r"[\[\]()]|^[A-Z]", part))


def _line_of(loc: tuple[str | int, ...], lines: dict[Where, int]) -> int:
    where = _as_written(loc, lines)
    while where and where not in lines:
        where = where[:-1]
    return lines.get(where, 1)
