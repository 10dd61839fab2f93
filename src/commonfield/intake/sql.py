"""SQL of a dictionary: typed elements, and the few functions of our own that rules and maps may call."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from commonfield.catalog import Catalog, CodeSet, Dictionary, Element
from commonfield.findings import DefinitionError
from commonfield.intake.records import Source
from commonfield.vocabulary import Term, college_terms

RECORD_YEAR = "record_year"
RAW = "__text"

_PIVOT = 70


def macros() -> list[str]:
    """Give the functions of `vocabulary` that rules and maps call, as DuckDB macros.

    They are written from the Python ones, so that a term has one meaning.
    """
    terms = college_terms(2001)
    late = ", ".join(literal(term.code[2]) for term in terms if term.first_day.year == 2000)
    year = f"(case when term[1:2] >= '{_PIVOT}' then 1900 else 2000 end + cast(term[1:2] as integer))"

    def of_term(values: dict[str, str]) -> str:
        cases = " ".join(f"when {literal(digit)} then {value}" for digit, value in values.items())
        return f"case when regexp_full_match(term, '[0-9]{{2}}[1-8]') then case term[3] {cases} end end"

    def day_of(term: Term, day: date) -> str:
        later = day.year - term.first_day.year
        return f"make_date({year} + {later}, {day.month}, {day.day})"

    return [
        f"create macro academic_year_of_term(term) as case when regexp_full_match(term, '[0-9]{{2}}[1-8]') "
        f"then {year} + cast(term[3] in ({late}) as integer) end",
        f"create macro term_season(term) as {of_term({t.code[2]: literal(t.season) for t in terms})}",
        f"create macro term_first_day(term) as {of_term({t.code[2]: day_of(t, t.first_day) for t in terms})}",
        f"create macro term_last_day(term) as {of_term({t.code[2]: day_of(t, t.last_day) for t in terms})}",
        "create macro school_code(lea, school) as case when length(school) = 14 then school "
        "when length(lea) = 7 and length(school) = 7 then lea || school end",
    ]


_WORD = re.compile(r"\b[a-z_][a-z0-9_]*\b")
_ROLL_UP = re.compile(r"rolls_up\('([a-z0-9_/]+)', (\w+(?:\[\d\])?), '(\w+)'\)")


def typed(element: Element, raw: str) -> str:
    """Give SQL for the value of an element: null where the cell is empty, absent or does not fit."""
    if element.type == "date":
        if element.also_formats:
            return _in_any_format(element, raw)
        length = _written_length(element.format)
        parsed = f"cast(try_strptime({raw}, '{element.format}') as date)"
        return f"case when length({raw}) = {length} then {parsed} end" if length else parsed
    if element.type == "integer":
        return f"case when regexp_full_match({raw}, '-?[0-9]{{1,15}}') then try_cast({raw} as bigint) end"
    if element.implied_decimals:
        whole = f"case when regexp_full_match({raw}, '-?[0-9]{{1,15}}') then try_cast({raw} as bigint) end"
        return f"{whole} / {10**element.implied_decimals}"
    if element.type == "number":
        return f"case when regexp_full_match({raw}, '{_NUMBER}') then try_cast({raw} as double) end"
    return raw


def raw(element: Element, *, padded: bool = True) -> str:
    """Give SQL for the text of a cell: null where it is empty or says that there is no value."""
    cell = f"trim({quoted(element.name)})" if padded else quoted(element.name)
    if not element.absent:
        return f"nullif({cell}, '')"
    absent = ", ".join(literal(marker) for marker in ("", *element.absent))
    return f"case when {cell} not in ({absent}) then {cell} end"


def typed_records(dictionary: Dictionary, names: Iterable[str], *, source: Source) -> str:
    """Give a SELECT over `record_text`: typed elements, their cells as text, and `record_year`."""
    needed = set(names) | words(dictionary.academic_year)
    elements = [element for element in dictionary.elements if element.name in needed]
    cells = [f"{_cell(e, dictionary, source)} as {quoted(e.name + RAW)}" for e in elements]
    values = [f"{typed(e, quoted(e.name + RAW))} as {quoted(e.name)}" for e in elements]
    kept = [quoted(e.name + RAW) for e in elements]
    year = with_roll_ups(dictionary.academic_year, source.catalog)
    return (
        f"select *, cast({year} as smallint) as {RECORD_YEAR} from ("
        f"select record_no, {', '.join([*values, *kept])} from ("
        f"select record_no, {', '.join(cells)} from record_text))"
    )


def _cell(element: Element, dictionary: Dictionary, source: Source) -> str:
    """Give SQL for the text of a cell; in a file kept by hand, the code for what people write instead."""
    cell = raw(element, padded=source.padded)
    if not (element.code_set and dictionary.layout.kept_by_hand):
        return cell
    code_set = source.catalog.get(CodeSet, element.code_set)
    written: dict[str, list[str]] = {}
    for word, code in words_for_codes(code_set).items():
        written.setdefault(code, []).append(word)
    cases = [f"when {_FOLDED.format(cell)} in ({', '.join(map(literal, w))}) then {literal(c)}"
             for c, w in written.items()]  # fmt: skip
    own = f"when {cell} in ({', '.join(literal(code.code) for code in code_set.codes)}) then {cell}"
    return f"case {own} {' '.join(cases)} else {cell} end" if cases else cell


def words_for_codes(code_set: CodeSet) -> dict[str, str]:
    """Give the code for each word that people write for it: labels, `also_written`, the code in lower case.

    A word that stands for two codes stands for none.
    """
    meant: dict[str, set[str]] = {}
    for code in code_set.codes:
        for word in (code.code, code.label.en, code.label.es, *code.also_written):
            meant.setdefault(folded(word), set()).add(code.code)
    return {word: min(codes) for word, codes in sorted(meant.items()) if len(codes) == 1}


_FOLDED = "lower(strip_accents({}))"


def folded(word: str) -> str:
    """Write a word without accents and in lower case, as DuckDB does it."""
    plain = unicodedata.normalize("NFD", word.strip())
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).lower()


def _in_any_format(element: Element, raw: str) -> str:
    formats = ", ".join(literal(pattern) for pattern in (element.format, *element.also_formats))
    # A year of two digits would be read as one of the first century.
    parsed = f"cast(try_strptime({raw}, [{formats}]) as date)"
    return f"case when year({parsed}) between 1000 and 9999 then {parsed} end"


def words(*statements: str) -> set[str]:
    """Give every word of some SQL, among which are the elements it names."""
    return {word for statement in statements for word in _words_of(statement)}


@lru_cache(maxsize=4096)
def _words_of(statement: str) -> frozenset[str]:
    return frozenset(_WORD.findall(statement))


def with_roll_ups(statement: str, catalog: Catalog) -> str:
    """Write out `rolls_up('code set', code, 'target')` as a CASE over the codes of the set.

    `code` is an element, or one character of it: `sb33[1]`.

    Raises:
        DefinitionError: a call is written in another way, or names a code set that there is not.
    """
    written = _ROLL_UP.sub(lambda call: _roll_up(catalog, call[1], call[2], call[3]), statement)
    if "rolls_up(" in written:
        raise DefinitionError(
            "expected rolls_up('code set', element, 'target'), found a call written in another way.",
            fix="Name the code set and the target as texts, and an element of the dictionary between them.",
        )
    return written


def quoted(name: str) -> str:
    """Quote a name of ours for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text from a definition for SQL."""
    return "'" + text.replace("'", "''") + "'"


def _roll_up(catalog: Catalog, code_set: str, code: str, target: str) -> str:
    groups: dict[str, list[str]] = {}
    for known in catalog.get(CodeSet, code_set).codes:
        if target in known.rolls_up_to:
            groups.setdefault(known.rolls_up_to[target], []).append(known.code)
    if not groups:
        return "cast(null as varchar)"
    cases = [
        f"when {code} in ({', '.join(map(literal, codes))}) then {literal(group)}"
        for group, codes in groups.items()
    ]
    return f"case {' '.join(cases)} end"


def _written_length(pattern: str) -> int:
    """Give how many characters a date of this pattern has, or 0 where that varies."""
    sizes = {"%Y": 4, "%y": 2, "%m": 2, "%d": 2}
    parts = re.findall(r"%.|[^%]", pattern)
    return (
        sum(sizes.get(part, len(part)) for part in parts)
        if all(len(p) == 1 or p in sizes for p in parts)
        else 0
    )


_NUMBER = r"-?[0-9]{1,15}(\.[0-9]{0,17})?|-?\.[0-9]{1,17}"  # 17: what a system of record writes for a double
