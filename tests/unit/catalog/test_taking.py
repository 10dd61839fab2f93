"""A dictionary that takes from another is written out in full; what is wrong is told with file and line."""

import textwrap

import pytest

from commonfield.catalog import Catalog, Dictionary
from commonfield.catalog.taking import written_out
from commonfield.findings import DefinitionError

BASE = """\
dictionary: a/base
label: {en: Base, es: Base de prueba}
publisher: Somebody
identity_source: mis
layout: {kind: delimited}
academic_year: "2025"
subject: id
elements:
  - {name: id, official: ID, label: {en: Id, es: Identificador}, required: true}
  - {name: day, official: DAY, label: {en: Day, es: Día}, type: date, format: "%Y%m%d"}
  - {name: units, official: UNITS, label: {en: Units, es: Unidades}, type: number}
example: {id: "7", day: "20250101", units: "3.0"}
key: [id, units]
rules:
  - {code: TST-001, element: id, severity: warn, holds: id <> '', source: S, breaks: {id: ""}, expected:
    {en: one, es: uno}, found_text: {en: none, es: ninguno}, likely_cause: {en: A., es: A.},
    fix: {en: B., es: B.}}
  - {code: TST-002, element: units, severity: warn, holds: units < 9, source: S,
    expected: {en: few, es: pocas}, found_text: {en: many, es: muchas},
    likely_cause: {en: A., es: A.}, fix: {en: B., es: B.}}
maps:
  - {table: award, columns: {award_code: id}}
source: {title: A test}
"""
FORM = """\
dictionary: a/form
form_of: a/base
label: {en: Form, es: Forma}
layout: {kind: fixed_width, header: false}
elements:
  - {name: code, official: CODE, label: {en: Code, es: Código}, width: 2}
  - {name: id, width: 4}
  - {name: day, width: 6, format: "%y%m%d"}
example: {code: "XX", day: "250101"}
without_rules: [TST-002]
rules:
  - {code: TST-001, breaks: {id: " "}}
source: {title: Another test}
"""


@pytest.fixture
def catalog(tmp_path):
    def made(**files):
        folder = tmp_path / "dictionaries" / "a"
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / f"{name}.yaml").write_text(textwrap.dedent(text), encoding="utf-8")
        return Catalog(tmp_path)

    return made


def complaint(catalog, **files):
    with pytest.raises(DefinitionError) as refused:
        catalog(**files).all(Dictionary)
    return refused.value.what


def test_a_form_takes_elements_rules_and_maps_and_says_what_differs(catalog):
    form = catalog(base=BASE, form=FORM).get(Dictionary, "a/form")
    assert [(e.name, e.width, e.required, e.type) for e in form.elements] == [
        ("code", 2, False, "text"), ("id", 4, True, "text"), ("day", 6, False, "date"),
    ]  # fmt: skip
    assert form.elements[2].format == "%y%m%d"
    assert [(rule.code, rule.holds, rule.breaks) for rule in form.rules] == [
        ("TST-001", "id <> ''", {"id": " "})
    ]
    assert form.example == {"id": "7", "day": "250101", "code": "XX"}
    assert form.key == ["id"]
    assert [table_map.table for table_map in form.maps] == ["award"]
    assert (form.file_type, form.line_length, form.publisher) == ("a/base", 12, "Somebody")


def test_what_is_like_another_is_a_file_type_of_its_own_with_all_its_elements(catalog):
    text = "dictionary: a/twin\nlike: a/base\nlabel: {en: Twin, es: Gemelo}\nsource: {title: T}\n"
    twin = catalog(base=BASE, twin=text).get(Dictionary, "a/twin")
    assert [element.name for element in twin.elements] == ["id", "day", "units"]
    assert [rule.code for rule in twin.rules] == ["TST-001", "TST-002"]
    assert twin.file_type == "a/twin"


def test_a_change_of_what_is_taken_changes_the_hash_of_who_takes_it(catalog):
    before = catalog(base=BASE, form=FORM).get(Dictionary, "a/form")
    after = catalog(base=BASE.replace("Somebody", "Somebody else"), form=FORM).get(Dictionary, "a/form")
    assert before.hash != after.hash


def test_a_regions_own_base_counts_for_shipped_forms(tmp_path):
    shipped = Catalog().get(Dictionary, "mis/sx")
    own = tmp_path / "dictionaries" / "mis" / "sx.yaml"
    own.parent.mkdir(parents=True)
    source = Catalog()._files("dictionaries")
    text = next(text for path, (text, _) in source if path == "mis/sx")
    own.write_text(text.replace("es: Sección}", "es: Grupo}"), encoding="utf-8")
    fixed = Catalog(tmp_path).get(Dictionary, "mis/sx_fixed")
    assert next(e.label.es for e in fixed.elements if e.name == "xb00") == "Grupo"
    assert next(e.label.es for e in shipped.elements if e.name == "xb00") == "Sección"


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (("form_of: a/base", "form_of: a/nothing"), 2, "which there is not"),
        (("form_of: a/base", "form_of: a/form"), 2, "found itself"),
        (("[TST-002]", "[TST-009]"), 10, "found `TST-009`"),
        (("{name: id, width: 4}", "{name: idd, width: 4}"), 7, "elements.1.official"),
        (("{name: id, width: 4}", "{name: id, width: 0}"), 7, "elements.1.width"),
        (("{name: id, width: 4}", "{name: id}"), 1, "no width of `id`"),
        (("header: false", "header: true"), 1, "no header"),
        (("{code: TST-001, breaks", "{code: TST-003, breaks"), 12, "rules.1."),
        (("breaks: {id: \" \"}", "breaks: 7"), 12, "rules.0.breaks"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_file_and_line(catalog, change, line, said):
    what = complaint(catalog, base=BASE, form=FORM.replace(*change))
    assert f"form.yaml:{line}:" in what
    assert said in what


def test_two_that_take_from_each_other_are_refused(catalog):
    what = complaint(catalog, base=BASE + "like: a/form\n", form=FORM)
    assert "found itself" in what


def test_a_dictionary_that_takes_nothing_is_read_as_it_stands():
    written = written_out("a/base", {"a/base": (BASE, "base.yaml")})
    assert written.texts == (BASE,)
    assert written.lines[("elements", 1)] == 10
