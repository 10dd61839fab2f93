"""Tables from a file of people: every row is there, every shown number is true, and everything is proven."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from itertools import product

import pytest
from tests.unit.disclosure.proof.releases import SHARES, invent

from commonfield.disclosure.plain import Design, protect_file
from commonfield.disclosure.plain.design import PublicFile
from commonfield.disclosure.proof import look_at_folder, verify_folder
from commonfield.findings import ReleaseError, SubmissionError, UsageError

PLACES = ("county", "district", "school")
DESIGN = Design(universe="students", outcome=("ok",), hierarchy=PLACES, tables=(("race",), ("sex",)))


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def counted(people, columns, hierarchy, outcomes):
    """Count people for every place and code, with totals, one person after another."""
    found: Counter[tuple[str, ...]] = Counter()
    for person in people:
        places = [person[level] for level in hierarchy]
        for depth, crossed in product(
            range(len(hierarchy) + 1), product(*(("All", person[column]) for column in columns))
        ):
            key = (*places[:depth], *["All"] * (len(hierarchy) - depth), *crossed)
            found[(*key, "n")] += 1
            for outcome in outcomes:
                found[(*key, outcome)] += int(person[outcome])
    return found


@pytest.mark.parametrize(
    ("tables", "outcomes", "hierarchy"),
    [
        ((("race",), ("sex",)), ("ok",), PLACES),
        ((("race", "sex"),), ("ok",), PLACES[:2]),
        ((("race",), ("sex", "race")), (), PLACES[:1]),
        ((("sex",),), ("ok", "fine"), PLACES[:2]),
        ((("race",),), ("ok",), ()),
    ],
    ids=["two tables", "crossed", "no outcome", "two outcomes", "no places"],
)
def test_every_row_is_there_and_every_shown_number_is_true(tmp_path, tables, outcomes, hierarchy):
    file = invent(tmp_path / "people.csv", people=700, outcomes=("ok", "fine"))
    design = Design(universe="students", outcome=outcomes, hierarchy=hierarchy, tables=tables)
    made = protect_file(file, design, tmp_path / "out")
    people = rows_of(file)
    assert made.people == len(people)
    for table in tables:
        truth = counted(people, table, hierarchy, outcomes)
        rows = rows_of(tmp_path / "out" / "tables" / f"{'_'.join(table)}.csv")
        name = {
            outcome: "successes" if len(outcomes) == 1 else f"successes_{outcome}" for outcome in outcomes
        }
        statuses = [f"status_{outcome}" for outcome in outcomes] if len(outcomes) > 1 else []
        assert list(rows[0]) == [*hierarchy, *table, "n", *name.values(), *statuses, "status"]
        places = {
            tuple(p[level] for level in hierarchy[:d]) for p in people for d in range(len(hierarchy) + 1)
        }
        codes = product(*(("All", *SHARES[column]) for column in table))
        wanted = {
            (*place, *["All"] * (len(hierarchy) - len(place)), *crossed)
            for place, crossed in product(places, list(codes))
        }
        assert {tuple(row[c] for c in (*hierarchy, *table)) for row in rows} == wanted
        assert len(rows) == len(wanted)
        for row in rows:
            key = tuple(row[column] for column in (*hierarchy, *table))
            shown = {"n": row["n"], **{outcome: row[name[outcome]] for outcome in outcomes}}
            for what, number in shown.items():
                assert number in ("", str(truth[(*key, what)]))
            blank = {what for what, number in shown.items() if not number}
            status = "hidden" if "n" in blank else "hidden_successes" if blank else "shown"
            assert row["status"] == status
            assert "n" not in blank or blank == set(shown)
            if not blank and outcomes:
                n = int(row["n"])
                assert n == 0 or all(11 <= int(row[name[o]]) <= n - 11 for o in outcomes)
        assert "shown" in {row["status"] for row in rows}
        assert {row["status"] for row in rows} & {"hidden", "hidden_successes"}


def test_an_empty_group_is_a_zero_and_shown(tmp_path):
    text = "school,race,ok\n" + "s1,A,1\ns1,A,0\n" * 40 + "s2,B,1\ns2,B,0\n" * 40 + "s3,A,1\ns3,B,0\n" * 40
    (tmp_path / "people.csv").write_text(text, encoding="utf-8")
    design = Design(universe="students", outcome=("ok",), hierarchy=("school",), tables=(("race",),))
    protect_file(tmp_path / "people.csv", design, tmp_path / "out")
    rows = {(row["school"], row["race"]): row for row in rows_of(tmp_path / "out" / "tables" / "race.csv")}
    assert len(rows) == 4 * 3
    assert rows["s1", "B"]["n"] in ("0", "")


def test_what_is_written_is_verified_with_its_file_and_with_no_other(tmp_path):
    file = invent(tmp_path / "people.csv")
    protect_file(file, DESIGN, tmp_path / "out", made_on=date(2026, 11, 22))
    proven = verify_folder(tmp_path / "out", microdata=file)
    assert proven.certificate.made_on == date(2026, 11, 22)
    assert proven.certificate.universe == "students"
    file.write_text(file.read_text(encoding="utf-8") + "north,d1,d1-x,A,F,1\n", encoding="utf-8")
    with pytest.raises(ReleaseError, match=r"people\.csv: expected the file that was protected"):
        verify_folder(tmp_path / "out", microdata=file)


def test_the_folder_must_be_new(tmp_path):
    file = invent(tmp_path / "people.csv", people=400)
    (tmp_path / "out").mkdir()
    protect_file(file, DESIGN, tmp_path / "out")
    with pytest.raises(UsageError, match="new or empty folder"):
        protect_file(file, DESIGN, tmp_path / "out")


def test_nothing_is_left_where_it_fails(tmp_path, monkeypatch):
    file = invent(tmp_path / "people.csv", people=400)

    def refuse(*_: object, **__: object) -> None:
        raise ReleaseError("expected a proof, found none.")

    monkeypatch.setattr("commonfield.disclosure.plain.run.verify_folder", refuse)
    with pytest.raises(ReleaseError):
        protect_file(file, DESIGN, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["people.csv"]


def test_tables_too_large_for_memory_are_refused_with_a_way_out(tmp_path):
    columns = [f"c{n}" for n in range(4)]
    lines = [",".join(["school", *columns])] + [",".join([str(n)] * 5) for n in range(120)]
    (tmp_path / "people.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    design = Design(universe="x", hierarchy=("school",), tables=(tuple(columns),))
    with pytest.raises(UsageError, match="at most 50,000,000 combinations"):
        protect_file(tmp_path / "people.csv", design, tmp_path / "out")


def test_a_second_release_hides_what_was_hidden_and_shows_what_was_shown(tmp_path):
    file = invent(tmp_path / "people.csv", people=1500)
    first = DESIGN.model_copy(update={"tables": (("race",),)})
    protect_file(file, first, tmp_path / "first")
    second = DESIGN.model_copy(update={"already_published": (tmp_path / "first",)})
    made = protect_file(file, second, tmp_path / "second")
    before, after = (rows_of(tmp_path / name / "tables" / "race.csv") for name in ("first", "second"))
    assert before == after
    (considered,) = made.proven.certificate.releases_considered
    assert considered.title == "students"
    key = "certificate/private/key"
    assert (tmp_path / "first" / key).read_bytes() == (tmp_path / "second" / key).read_bytes()


def test_what_was_shown_too_small_before_is_told_to_be_so_and_not_certified(tmp_path, monkeypatch):
    # Without a secret, nothing is hidden but what has to be.
    monkeypatch.setattr("commonfield.disclosure.plain.run._key", lambda design, content: b"")
    file = tmp_path / "people.csv"
    places = {"s1": 10, "s2": 40, "s3": 60}
    lines = [line for place, few in places.items() for line in [f"{place},A"] * 90 + [f"{place},B"] * few]
    file.write_text("\n".join(["school,race", *lines]) + "\n", encoding="utf-8")
    design = Design(universe="students", hierarchy=("school",), tables=(("race",),), smallest=10)
    protect_file(file, design, tmp_path / "first")
    shown = {row["status"] for row in rows_of(tmp_path / "first" / "tables" / "race.csv")[1:]}
    again = design.model_copy(update={"smallest": 11, "already_published": (tmp_path / "first",)})
    made = protect_file(file, again, tmp_path / "second")
    assert shown == {"shown"}
    assert made.proven.verified.exempt == made.proven.certificate.already_public == 1
    assert look_at_folder(tmp_path / "second").certificate.already_public == 1
    other = design.model_copy(update={"smallest": 11})
    assert protect_file(file, other, tmp_path / "other").proven.verified.blanks > 1


def test_what_follows_from_what_was_shown_cannot_be_hidden_any_more(tmp_path):
    file = invent(tmp_path / "people.csv", people=1500)
    protect_file(file, DESIGN.model_copy(update={"smallest": 3}), tmp_path / "first")
    again = DESIGN.model_copy(update={"already_published": (tmp_path / "first",), "profile": "strict"})
    with pytest.raises(ReleaseError, match="to follow from what is published"):
        protect_file(file, again, tmp_path / "second")
    assert not (tmp_path / "second").exists()


def test_a_second_release_keeps_every_table_of_the_first(tmp_path):
    file = invent(tmp_path / "people.csv")
    protect_file(file, DESIGN, tmp_path / "first")
    lacking = DESIGN.model_copy(update={"tables": (("race",),), "already_published": (tmp_path / "first",)})
    with pytest.raises(UsageError, match="the table of sex"):
        protect_file(file, lacking, tmp_path / "second")


def test_counts_that_changed_since_they_were_shown_are_not_published_again(tmp_path):
    file = invent(tmp_path / "people.csv", people=1500)
    protect_file(file, DESIGN, tmp_path / "first")
    changed = invent(tmp_path / "changed.csv", people=1500, seed=9)
    again = DESIGN.model_copy(update={"already_published": (tmp_path / "first",)})
    with pytest.raises(ReleaseError, match="expected the counts that were shown before"):
        protect_file(changed, again, tmp_path / "second")


def test_places_that_know_their_own_records_are_reckoned_with(tmp_path):
    file = invent(tmp_path / "people.csv", people=4000)
    design = DESIGN.model_copy(update={"insider": "county", "tables": (("race",),)})
    made = protect_file(file, design, tmp_path / "out")
    assert made.proven.verified.known_to_partners == 0
    assert "level county" in made.proven.certificate.promise["en"]


def test_files_of_others_are_named_by_hash(tmp_path):
    file = invent(tmp_path / "people.csv", people=400)
    public = PublicFile(title="Yearbook", file=file, read_on=date(2026, 1, 2))
    design = DESIGN.model_copy(update={"external_files": (public,)})
    made = protect_file(file, design, tmp_path / "out")
    (named,) = made.proven.certificate.external_files
    assert (named.title, named.on, len(named.sha256)) == ("Yearbook", date(2026, 1, 2), 64)
    absent = DESIGN.model_copy(
        update={"external_files": (public.model_copy(update={"file": tmp_path / "gone.csv"}),)}
    )
    with pytest.raises(SubmissionError, match=r"gone\.csv"):
        protect_file(file, absent, tmp_path / "other")
