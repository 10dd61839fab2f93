"""The reference page of a dictionary, generated from its definition."""

from __future__ import annotations

from collections.abc import Iterator

from commonfield.catalog import Catalog, CodeSet, Dictionary, Element, Rule
from commonfield.vocabulary import Language

_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "publisher": "Publisher",
        "written": "How it is written",
        "header": "one header row of official element names",
        "any_order": "one header row of official element names, in any order",
        "by_hand": "or a workbook; columns may have names of one's own, in any order, once confirmed",
        "no_header": "no header row; columns go by position",
        "delimited": "text in UTF-8, columns delimited by",
        "fixed_width": "text in UTF-8, every line of {length} characters, each element at its positions",
        "positions": "positions {begin} to {end}",
        "tab": "or tabs",
        "decimals": "decimals without a point: {count}",
        "not_verified": "Not verified against a current file of the publisher.",
        "elements": "Elements",
        "element_columns": "| No. | Element | Meaning | Form | Required | Identifying |",
        "rules": "Rules",
        "rule_columns": "| Rule | Element | Expected | Otherwise | Source |",
        "tables": "What it becomes",
        "codes": "Codes",
        "code_columns": "| Code | Meaning | Academic years |",
        "yes": "yes",
        "text": "text",
        "integer": "whole number",
        "number": "number",
        "boolean": "yes or no",
        "refuse_file": "the file is refused",
        "refuse_record": "the record is refused",
        "warn": "a warning",
        "source": "Source",
    },
    "es": {
        "publisher": "Publica",
        "written": "Cómo se escribe",
        "header": "una fila de encabezado con los nombres oficiales de los elementos",
        "any_order": "una fila de encabezado con los nombres oficiales de los elementos, en cualquier orden",
        "by_hand": "o un libro; las columnas, una vez confirmadas, con nombres propios y en cualquier orden",
        "no_header": "sin encabezado; las columnas van por posición",
        "delimited": "texto en UTF-8, columnas delimitadas por",
        "fixed_width": "texto en UTF-8, cada línea de {length} caracteres, cada elemento en sus posiciones",
        "positions": "posiciones {begin} a {end}",
        "tab": "o tabuladores",
        "decimals": "decimales sin punto: {count}",
        "not_verified": "Sin verificar con un archivo actual de quien lo publica.",
        "elements": "Elementos",
        "element_columns": "| N.º | Elemento | Significado | Forma | Obligatorio | Identifica |",
        "rules": "Reglas",
        "rule_columns": "| Regla | Elemento | Se espera | De lo contrario | Fuente |",
        "tables": "En qué se convierte",
        "codes": "Códigos",
        "code_columns": "| Código | Significado | Años académicos |",
        "yes": "sí",
        "text": "texto",
        "integer": "número entero",
        "number": "número",
        "boolean": "sí o no",
        "refuse_file": "se rechaza el archivo",
        "refuse_record": "se rechaza el registro",
        "warn": "un aviso",
        "source": "Fuente",
    },
}
_DATE: dict[Language, tuple[tuple[str, str], ...]] = {
    "en": (("%Y", "YYYY"), ("%y", "YY"), ("%m", "MM"), ("%d", "DD")),
    "es": (("%Y", "AAAA"), ("%y", "AA"), ("%m", "MM"), ("%d", "DD")),
}


def describe(dictionary: Dictionary, catalog: Catalog, language: Language = "en") -> str:
    """Write the reference page of a dictionary as Markdown: layout, elements, rules, tables, codes."""
    words = _WORDS[language]
    parts = [
        *_head(dictionary, language),
        f"## {words['elements']}\n\n{words['element_columns']}\n|---|---|---|---|---|---|",
        *(
            _element_row(number, element, span, language)
            for number, (element, span) in enumerate(
                zip(dictionary.elements, dictionary.spans, strict=True), 1
            )
        ),
        f"\n## {words['rules']}\n\n{words['rule_columns']}\n|---|---|---|---|---|",
        *(_rule_row(rule, dictionary, language) for rule in dictionary.rules),
        f"\n## {words['tables']}\n",
        *(f"- `{table}`" for table in dict.fromkeys(table_map.table for table_map in dictionary.maps)),
        *_codes(dictionary, catalog, language),
    ]
    return "\n".join(parts) + "\n"


def _head(dictionary: Dictionary, language: Language) -> Iterator[str]:
    words, layout, source = _WORDS[language], dictionary.layout, dictionary.source
    header = "any_order" if layout.columns_in_any_order else "header" if layout.header else "no_header"
    yield f"# {dictionary.label.in_language(language)}\n"
    yield f"`{dictionary.name}`. {words['publisher']}: {dictionary.publisher}.\n"
    form = f"{words['delimited']} `{layout.delimiter}`"
    if layout.kept_by_hand:
        form, header = f"{form}, `;`, {words['tab']}", "by_hand"
    if layout.kind == "fixed_width":
        form = words["fixed_width"].format(length=dictionary.line_length)
    yield f"{words['written']}: {form}; {words[header]}.\n"
    yield f"{words['source']}: {source.title}{f' ({source.read_on})' if source.read_on else ''}."
    yield "" if dictionary.verified else f"{words['not_verified']}\n"


def _element_row(number: int, element: Element, span: tuple[int, int], language: Language) -> str:
    words = _WORDS[language]
    cells = [
        str(number),
        f"`{element.official}`",
        element.label.in_language(language),
        _form(element, span, language),
        words["yes"] if element.required else "",
        words["yes"] if element.identifying else "",
    ]
    return _row(cells)


def _form(element: Element, span: tuple[int, int], language: Language) -> str:
    words, parts = _WORDS[language], [_kind(element, language)]
    if element.implied_decimals:
        parts.append(words["decimals"].format(count=element.implied_decimals))
    if element.width:
        parts.append(words["positions"].format(begin=span[0] + 1, end=span[1]))
    return "; ".join(parts)


def _kind(element: Element, language: Language) -> str:
    if element.type == "date":
        return written_date(element.format, language)
    if element.code_set:
        return f"`{element.code_set}`"
    kind = _WORDS[language][element.type]
    return f"{kind}, {element.unit}" if element.unit else kind


def written_date(pattern: str, language: Language) -> str:
    """Write a strftime pattern as a person reads it: YYYY-MM-DD."""
    for sign, letters in _DATE[language]:
        pattern = pattern.replace(sign, letters)
    return pattern


def _rule_row(rule: Rule, dictionary: Dictionary, language: Language) -> str:
    official = {element.name: f"`{element.official}`" for element in dictionary.elements}
    expected, costs = rule.expected.in_language(language), _WORDS[language][rule.severity.value]
    return _row([rule.code, official.get(rule.element, ""), expected, costs, rule.source])


def _codes(dictionary: Dictionary, catalog: Catalog, language: Language) -> Iterator[str]:
    words = _WORDS[language]
    names = dict.fromkeys(element.code_set for element in dictionary.elements if element.code_set)
    if names:
        yield f"\n## {words['codes']}"
    for name in names:
        code_set = catalog.get(CodeSet, name)
        yield f"\n### {code_set.label.in_language(language)} (`{name}`)"
        yield f"\n{words['code_columns']}\n|---|---|---|"
        for code in code_set.codes:
            years = f"{code.from_year or ''}–{code.to_year or ''}" if code.from_year or code.to_year else ""
            yield _row([f"`{code.code}`", code.label.in_language(language), years])


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
