"""A pulse from the first question to the counts: allowed by rule, answered, small counts hidden."""

import datetime as dt
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.partner_packets import changed, saved_at

from commonfield.catalog import Option, Pulse, PulseRule, Question, Text
from commonfield.cli.asking import question_of
from commonfield.findings import AgreementError, DefinitionError, Exit, UsageError
from commonfield.intake.pulse import count_answers, fields, identifying
from commonfield.pipeline import adopt, pulse_answers
from commonfield.pipeline import pulse as pulses

NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=30)
OFFICES = [f"office-{number}" for number in range(6)]


def both(text):
    return Text(en=text, es=text)


@pytest.fixture
def region(tmp_path, catalog):
    from commonfield.region import begin_region

    partners = [{"partner": p, "name": p.title(), "kind": "school_district"} for p in OFFICES]
    begun = begin_region(
        tmp_path / "region", region="tulare-kings", keys=tmp_path / "keys", settings={"partners": partners}
    )
    begun.__dict__["catalog"] = catalog  # loaded once for all tests
    return begun


@pytest.fixture
def allowed(region):
    adopt(region, "pulse_rules/charter", decision="2026-7")
    return region


@pytest.fixture
def draft(catalog):
    return catalog.get(Pulse, "disruption").model_copy(update={"pulse": "fire"})


@pytest.fixture
def begin(allowed, tmp_path, draft):
    def begin(name="fire", *, now=NOW, **changes):
        told = {"role": "data-lead", "closes": now + dt.timedelta(hours=24), **changes}
        named = told.pop("draft", draft).model_copy(update={"pulse": name})
        return pulses.start_pulse(allowed, named, out=tmp_path / "out", now=now, **told)

    return begin


def answer(begun, partner, *values, saved=1):
    """Fill in a partner's workbook from the first question on; give where it lies."""
    path = next(p for p in begun.files if p.name == f"{begun.pulse.pulse} {partner}.xlsx")

    def change(book):
        for row, value in enumerate(values, start=6):
            book["Answers"].cell(row, 2).value = value

    # The library writes the present moment over the time of saving; so the time is set after it.
    content = saved_at(changed(path.read_bytes(), change), dt.datetime(2026, 11, 22, 10, saved))
    back = path.with_name(f"back {partner} {saved}.xlsx")
    back.write_bytes(content)
    return back


GOOD = ("Closed", dt.date(2026, 12, 1), 12, 30, 0, 5, "Hot spots")


def test_without_an_adopted_rule_it_is_refused_and_says_what_would_allow_it(region, draft, tmp_path):
    with pytest.raises(AgreementError, match="commonfield adopt pulse_rules/charter") as refused:
        pulses.start_pulse(region, draft, out=tmp_path / "out", role="data-lead", now=NOW)
    assert refused.value.exit_code is Exit.NO_AGREEMENT
    assert not (tmp_path / "out").exists()


def test_a_rule_edited_after_the_decision_allows_nothing(allowed, draft, tmp_path):
    shipped = allowed.catalog.get(PulseRule, "charter").model_dump(
        mode="json", exclude={"name", "hash", "file"}
    )
    own = allowed.path / "definitions" / "pulse_rules" / "charter.yaml"
    own.parent.mkdir()
    own.write_text(json.dumps({**shipped, "at_most": 50}))
    allowed.__dict__.pop("catalog", None)
    with pytest.raises(AgreementError, match="expected a rule in force"):
        pulses.start_pulse(allowed, draft, out=tmp_path / "out", role="data-lead", now=NOW)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"role": "intern"}, "a role among data-lead, convener"),
        ({"closes": NOW + dt.timedelta(days=9)}, "within 96 hours"),
        ({"closes": NOW - dt.timedelta(hours=1)}, "within 96 hours"),
    ],
)
def test_the_rule_says_who_and_how_long(begin, changes, expected):
    with pytest.raises(AgreementError, match=expected):
        begin(**changes)


def test_the_rule_says_how_often_and_how_much(begin, draft):
    begin("one")
    begin("two", now=NOW + dt.timedelta(days=1))
    with pytest.raises(AgreementError, match="at most 2 pulses in 30 days"):
        begin("three", now=NOW + dt.timedelta(days=2))
    many = [Question(question=f"q{n}", label=both(f"Count {n}"), kind="count") for n in range(6)]
    with pytest.raises(AgreementError, match="at most 5 questions"):
        begin("four", now=NOW + dt.timedelta(days=60), draft=draft.model_copy(update={"questions": many}))
    with pytest.raises(UsageError, match="is in use"):
        begin("one", now=NOW + dt.timedelta(days=60))


@pytest.mark.parametrize(
    "label",
    ["Birth date of the oldest learner", "SSID", "Student's phone number", "Apellido", "E-mail address?"],
)
def test_a_question_that_identifies_is_refused(begin, draft, label):
    asked = Question(question="q1", label=both(label), kind="text")
    with pytest.raises(UsageError, match="identify nobody, found q1"):
        begin(draft=draft.model_copy(update={"questions": [asked]}))


def test_the_shipped_draft_identifies_nobody(catalog, draft):
    assert identifying(draft, catalog.get(PulseRule, "charter"), catalog) == []


def test_answers_are_taken_counted_and_kept_sealed(allowed, begin):
    begun = begin()
    files = [answer(begun, p, *GOOD) for p in OFFICES[:4]]
    assert [t.state for t in pulse_answers.read_pulse(allowed, files, now=NOW)] == ["taken"] * 4
    assert {t.state for t in pulse_answers.read_pulse(allowed, files, now=NOW)} == {"again"}
    found = pulses.pulse_result(allowed, "fire", now=LATER)
    told = {q["question"]: q for q in found.as_dict()["questions"]}
    assert told["open"]["organizations"] == {"open": 0, "partly": 0, "closed": 4}
    assert told["displaced.grades-6-8"]["total"] == 48
    assert told["displaced.college"]["total"] == 0
    assert told["devices"]["total"] == 20
    assert "Hot spots" not in json.dumps(found.as_dict())
    assert found.texts["office-0"] == {"need": "Hot spots"}
    kept = list((allowed.path / "pulses" / "fire").iterdir())
    assert len(kept) == 4 and all(b"Hot spots" not in path.read_bytes() for path in kept)
    kinds = [entry.kind for entry in allowed.ledger.entries()]
    assert (kinds.count("pulse_started"), kinds.count("pulse_answered")) == (1, 4)


def test_answers_of_a_partner_whose_key_was_destroyed_count_no_longer(allowed, begin):
    begun = begin()
    pulse_answers.read_pulse(allowed, [answer(begun, p, *GOOD) for p in OFFICES[:2]], now=NOW)
    allowed.keys.destroy(OFFICES[0])
    assert pulses.pulse_result(allowed, "fire", now=LATER).answered == (OFFICES[1],)


@pytest.mark.parametrize("newest_first", [True, False])
def test_of_two_copies_the_one_saved_last_counts(allowed, begin, newest_first):
    begun = begin()
    old = answer(begun, OFFICES[0], "Open as usual", None, 20, 20, 20, 1, saved=1)
    new = answer(begun, OFFICES[0], "Closed", None, 20, 20, 20, 1, saved=2)
    for file in (new, old) if newest_first else (old, new):
        pulse_answers.read_pulse(allowed, [file], now=NOW)
    counted = pulses.pulse_result(allowed, "fire", now=LATER).counted
    assert counted[0].organizations == {"open": 0, "partly": 0, "closed": 1}


def test_what_is_not_of_the_kind_asked_is_left_out_and_answered(allowed, begin):
    begun = begin()
    wrong = ("Closed", "soon", 12, 3, 0, 5, "Call Ana at 559 555 0133")
    [taken] = pulse_answers.read_pulse(allowed, [answer(begun, OFFICES[0], *wrong)], now=NOW)
    assert (taken.state, taken.answers) == ("in part", 5)
    assert {f.rows[0] for f in taken.findings if f.code == "FIL-069"} == {7, 12}
    assert "Ana" not in str(taken) and "soon" not in str(taken.findings[0].rows)
    assert pulse_answers.exit_code([taken]) is Exit.RECORDS_REFUSED


def test_without_an_answer_to_a_required_question_nothing_is_taken(allowed, begin):
    begun = begin()
    good = answer(begun, OFFICES[0], *GOOD, saved=1)
    pulse_answers.read_pulse(allowed, [good], now=NOW)
    gaps = answer(begun, OFFICES[0], "Closed", None, None, "many", 0, 5, saved=2)
    other = answer(begun, OFFICES[1], None, None, 12, 3, 0, 5, saved=2)
    first, second = pulse_answers.read_pulse(allowed, [gaps, other], now=NOW)
    assert [one.state for one in (first, second)] == ["refused", "refused"]
    assert [(f.code, f.rows) for f in first.findings] == [("FIL-072", (8,)), ("FIL-069", (9,))]
    assert [(f.code, f.rows, f.element) for f in second.findings] == [
        ("FIL-072", (6,), "Are you open today?")
    ]
    assert pulse_answers.exit_code([first]) is Exit.FILE_REFUSED
    # What was answered before still counts, and the office may send anew.
    found = pulses.pulse_result(allowed, "fire", now=LATER)
    assert found.answered == (OFFICES[0],) and found.counted[1].answered == 1
    [anew] = pulse_answers.read_pulse(allowed, [answer(begun, OFFICES[1], *GOOD, saved=3)], now=NOW)
    assert anew.state == "taken"


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), "together"])
def test_answers_saved_in_the_same_second_are_answered_and_the_older_counts(allowed, begin, order):
    begun = begin()
    files = [answer(begun, OFFICES[0], "Open as usual", None, 20, 20, 20, 1, saved=1)]
    for number, state in enumerate(("Closed", "Partly open")):
        copy = answer(begun, OFFICES[0], state, None, 20, 20, 20, 1, saved=2)
        files.append(copy.rename(copy.with_name(f"copy {number}.xlsx")))
    for group in [files] if order == "together" else [[files[at]] for at in order]:
        pulse_answers.read_pulse(allowed, group, now=NOW)
    for _ in range(2):
        taken = pulse_answers.read_pulse(allowed, files, now=NOW)
        assert [one.state for one in taken] == ["again", "undecided", "undecided"]
        assert [f.code for f in taken[1].findings] == ["FIL-071"]
        counted = pulses.pulse_result(allowed, "fire", now=LATER).counted
        assert counted[0].organizations == {"open": 1, "partly": 0, "closed": 0}


@pytest.mark.parametrize("fails_at", range(12))
def test_a_pulse_begun_by_half_is_none_and_can_be_begun_again(allowed, begin, monkeypatch, fails_at):
    left = [fails_at]

    def dying(step):
        def run(*given, **named):
            left[0] -= 1
            if left[0] == -1:
                raise KeyboardInterrupt
            return step(*given, **named)

        return run

    monkeypatch.setattr(pulses, "write_whole", dying(pulses.write_whole))
    monkeypatch.setattr(type(allowed.ledger), "append", dying(type(allowed.ledger).append))
    if fails_at < 10:  # two pages, six workbooks, the definition, the entry
        with pytest.raises(KeyboardInterrupt):
            begin()
        half = next((p for p in (allowed.path.parent / "out").glob("*.xlsx")), None)
        if half is not None:
            sent = half.with_name("back.xlsx")
            sent.write_bytes(changed(half.read_bytes(), lambda book: book["Answers"].cell(6, 2, "Closed")))
            [taken] = pulse_answers.read_pulse(allowed, [sent], now=NOW)
            assert [f.code for f in taken.findings] == ["FIL-067"]
        with pytest.raises((DefinitionError, UsageError)):
            pulses.pulse_result(allowed, "fire", now=NOW)
        begin(now=NOW + dt.timedelta(minutes=5))
    else:
        begin()
    kinds = [entry.kind for entry in allowed.ledger.entries()]
    assert kinds.count("pulse_started") == 1
    assert pulses.pulse_result(allowed, "fire", now=NOW).answered == ()


def test_a_draft_of_the_region_is_not_written_over(allowed, begin, draft):
    own = allowed.path / "definitions" / "pulse" / "fire.yaml"
    own.parent.mkdir(parents=True)
    told = draft.model_dump(mode="json", exclude={"name", "hash", "file"}, exclude_defaults=True)
    own.write_text(json.dumps({"pulse": "fire", **told}))
    with pytest.raises(UsageError, match="in use"):
        begin()
    assert "closes" not in own.read_text()


def test_late_empty_or_damaged_answers_are_answered(allowed, begin):
    begun = begin()
    good = answer(begun, OFFICES[0], *GOOD)
    broken = good.with_name("cut.xlsx")
    broken.write_bytes(good.read_bytes()[:2000])
    formula = answer(begun, OFFICES[1], "=1+1")
    moved = good.with_name("moved.xlsx")
    moved.write_bytes(changed(good.read_bytes(), lambda b: b["Answers"].insert_rows(6)))
    empty = answer(begun, OFFICES[2])

    def code(path, now=NOW):
        [taken] = pulse_answers.read_pulse(allowed, [path], now=now)
        return [finding.code for finding in taken.findings]

    assert code(good, LATER) == ["FIL-067"]
    assert code(broken) == ["FIL-036"]
    assert code(formula) == ["FIL-063"]
    assert code(moved) == ["FIL-065"]
    assert code(empty) == ["FIL-002"]


def test_totals_of_people_wait_until_it_has_closed(allowed, begin):
    begun = begin()
    pulse_answers.read_pulse(allowed, [answer(begun, p, *GOOD) for p in OFFICES[:3]], now=NOW)
    by_name = {c.asked.name: c for c in pulses.pulse_result(allowed, "fire", now=NOW).counted}
    assert by_name["displaced.grades-6-8"].status == "not_yet_due"
    assert by_name["displaced.grades-6-8"].total is None
    assert by_name["devices"].total == 15


def people(*names):
    asked = [Question(question=n, label=both(n), kind="count", people=True) for n in names]
    return Pulse(pulse="p", label=both("p"), reason=both("p"), questions=asked)


def shown(pulse, *told):
    answers = {f"p{at}": {k: str(v) for k, v in one.items()} for at, one in enumerate(told)}
    counted = count_answers(pulse, answers, smallest_group=11, closed=True)
    return {c.asked.name: c.total for c in counted}


def test_small_totals_are_hidden_and_so_is_what_gives_them_away():
    assert shown(people("a"), {"a": 10}) == {"a": None}
    assert shown(people("a"), {"a": 11}) == {"a": 11}
    assert shown(people("a"), {"a": 0}, {"a": 0}) == {"a": 0}
    # The partner that counts 50 would know that the other counts 5.
    assert shown(people("a"), {"a": 50}, {"a": 5}) == {"a": None}
    # The whole and all its parts but one would give the one away.
    parts = people("whole", "first", "second")
    assert shown(parts, {"whole": 50, "first": 45, "second": 5}) == {
        "whole": 50,
        "first": None,
        "second": None,
    }


@given(st.lists(st.tuples(*[st.integers(0, 40)] * 3), min_size=1, max_size=5))
def test_no_small_count_of_people_can_be_told_from_the_totals(told):
    names = ("a", "b", "c")
    totals = shown(people(*names), *(dict(zip(names, one, strict=True)) for one in told))
    for at, name in enumerate(names):
        if totals[name]:
            own = [one[at] for one in told if one[at]]
            assert totals[name] >= 11
            assert all(not 0 < totals[name] - one < 11 for one in own)
    blank = [n for n in names if totals[n] is None]
    if blank and len(blank) < 3 and any(totals[n] for n in names):
        behind = sum(one[names.index(n)] for n in blank for one in told)
        assert len(blank) > 1 and behind >= 11


def test_forms_ask_each_field_once_in_both_languages(begin):
    begun = begin()
    for language in ("en", "es"):
        page = next(p for p in begun.files if p.name == f"fire-{language}.html").read_text()
        assert f'<html lang="{language}">' in page and "<script" not in page
        for asked in fields(begun.pulse):
            assert f'name="{asked.name}"' in page
            assert asked.label.in_language(language).split(" – ")[0] in page.replace("&#39;", "'")
    book = load_workbook(io.BytesIO(next(p for p in begun.files if p.suffix == ".xlsx").read_bytes()))
    assert book["Answers"].protection.sheet


def test_a_typed_question_becomes_one_of_its_kind():
    assert question_of("people: Displaced / Desplazados", 1) == Question(
        question="q1", label=Text(en="Displaced", es="Desplazados"), kind="count", people=True
    )
    choice = question_of("choice(Open=Abierto,Closed=Cerrado): Campus / Plantel", 2)
    assert choice.choices == [
        Option(option="a1", label=Text(en="Open", es="Abierto")),
        Option(option="a2", label=Text(en="Closed", es="Cerrado")),
    ]
    for wrong in ("Open?", "choice: Open?", "table: x", "yes_no(a,b): x"):
        with pytest.raises(UsageError):
            question_of(wrong, 1)


@pytest.mark.parametrize("name", ["../../../evil", "a/b", "", "Wildfire 2026"])
def test_a_pulse_is_named_as_a_file_can_be(region, name):
    from commonfield.catalog import Pulse
    from commonfield.pipeline.pulse import named

    with pytest.raises(UsageError, match="pulse: expected a name"):
        named(region.catalog.get(Pulse, "disruption"), name)
