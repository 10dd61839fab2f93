"""Spark brings the same pairs together as DuckDB, sees the same levels, and weighs them alike.

A Spark session costs many seconds and every statement some, so each linkage runs on Spark once.
"""

import itertools
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import polars as pl
import pytest
from benchmarks.link_two_sources import invent
from polars.testing import assert_frame_equal

from commonfield import identity
from commonfield.catalog import Catalog, LinkageModel
from commonfield.cli.app import run as run_command_line
from commonfield.engines import DuckEngine, EngineError
from commonfield.engines.spark import SparkEngine, spark_is_missing
from commonfield.identity import weigh
from commonfield.identity.backend import comparisons_on
from commonfield.identity.people.cleaning import clean
from commonfield.identity.people.fields import FIELDS, read_map
from commonfield.identity.people.pairs import weigh_pairs

pytestmark = [
    pytest.mark.spark,
    pytest.mark.slow,
    pytest.mark.skipif(bool(spark_is_missing()), reason=f"Spark: {spark_is_missing()}"),
]

# Small tables: what Java and Spark would compile costs more than it saves.
os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
PLAIN = {"spark.sql.codegen.wholeStage": "false", "spark.sql.adaptive.enabled": "false"}
NEAR = 1e-6

STUDENTS = 1_300
MODEL = Catalog().get(LinkageModel, "learners")
PEOPLE = Catalog().get(LinkageModel, "people")
# Loose rules are all made alike: a few of them do.
PEOPLE = PEOPLE.model_copy(update={"loose_rules": PEOPLE.loose_rules[:8]})


@pytest.fixture(scope="module")
def spark():
    with SparkEngine(settings=PLAIN) as engine:
        yield engine


# --- what compares two strings or two lists ---------------------------------------------------------------

STRINGS = [
    None, "", " ", "A", "a", "MARIA", "MARÍA", "MARI\u0301A", "MARTHA", "MARHTA", "AIMEE", "AMIE", "Ñ", "N",
    "NUÑEZ", "O'NEIL", "GARCIA LOPEZ", "GARCIALOPEZ", "LOPEZ GARCIA", "ẞ", "İ", "阮氏明", "阮氏", "😀",
    "😀😀", "\t", "\\", "%_", "x" * 500, "x" * 499 + "y", "20050211", "20051102", "20050212",
]  # fmt: skip
LISTS = [None, [], [""], ["A"], ["A", "A"], ["A", "B"], ["B", None], [None], ["Ñ", "N"], ["a"]]
FUNCTIONS = {
    "jaro_winkler_similarity": ("double", STRINGS),
    "damerau_levenshtein": ("int", STRINGS),
    "starts_with": ("boolean", STRINGS),
    "list_has_any": ("boolean", LISTS),
    "list_has_all": ("boolean", LISTS),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_means_on_spark_what_it_means_in_duckdb(spark, name):
    returns, values = FUNCTIONS[name]
    pairs = list(itertools.product(values, repeat=2))
    kind = pl.String if values is STRINGS else pl.List(pl.String)
    table = pl.DataFrame(
        {"n": range(len(pairs)), "l": [pair[0] for pair in pairs], "r": [pair[1] for pair in pairs]},
        schema={"n": pl.Int64, "l": kind, "r": kind},
    )
    with DuckEngine() as duck:
        duck.load("pair", table)
        expected = duck.query(f"select n, cast({name}(l, r) as {returns}) as answer from pair order by n")
    spark.load("pair", table)
    spark.add_function(f"our_{name}", f"{name}(l, r)", columns=["l", "r"], returns=returns)
    found = spark.query(f"select n, our_{name}(l, r) as answer from pair order by n")
    assert expected["answer"].n_unique() > 2
    assert_frame_equal(found, expected, check_exact=True)


def test_what_duckdb_complains_of_on_spark_quotes_no_cell(spark, capfd):
    spark.load("pair", pl.DataFrame({"l": ["Xochitl Nunez"]}))
    spark.add_function("our_number", "cast(l as int)", columns=["l"], returns="int")
    with pytest.raises(EngineError) as refused:
        spark.query("select our_number(l) as n from pair")
    assert "Xochitl" not in str(refused.value) + "".join(capfd.readouterr())


# --- a region ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def linked(spark):
    """Weights are learnt in DuckDB from a part; then all is linked in DuckDB, and with pairs on Spark.

    Beside the linkages, what was scored in each: every pair from `kept_weight` bits up, as it came.
    """
    records, _ = invent(STUDENTS, seed=3)
    part = identity.link(records.filter(pl.col("subject_id").hash(seed=5) % 4 > 0), model=MODEL)
    assert part.weights.training == "trained"
    scored = {}
    score = weigh.score_pairs

    def score_and_note(on, **rest):
        statement, api = score(on, **rest)
        scored[on.name] = (
            on.query("from to_weigh order by l, r"),
            on.query(f"from ({statement}) as scored order by l, r"),
        )
        return statement, api

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(weigh, "score_pairs", score_and_note)
        told = {
            engine: identity.link(records, model=MODEL, history=part.history, pairs_on=on)
            for engine, on in (("duckdb", None), ("spark", spark))
        }
    return told, scored, part


def test_the_same_pairs_are_weighed_on_both_engines(linked):
    (duck, _), (spark, _) = (linked[1][name] for name in ("duckdb", "spark"))
    assert duck.height > 300
    assert_frame_equal(duck, spark, check_dtypes=False)


def test_every_pair_is_at_the_same_levels_and_weighs_the_same(linked):
    (_, duck), (_, spark) = (linked[1][name] for name in ("duckdb", "spark"))
    assert duck["pattern"].n_unique() > 50
    assert_frame_equal(duck.drop("weight"), spark.drop("weight"), check_dtypes=False)
    assert (duck["weight"] - spark["weight"]).abs().max() < NEAR


def test_weights_learnt_in_duckdb_serve_on_spark_and_the_canaries_weigh_there_what_they_weighed(linked):
    told, _, part = linked
    assert part.weights.canaries
    assert told["spark"].weights == told["duckdb"].weights == part.weights


def test_the_persons_are_the_same_and_those_known_keep_their_keys(linked):
    told, _, part = linked
    grouped = [
        sorted(
            told[name]
            .crosswalk.group_by("person_key")
            .agg(pl.col("subject_id").sort())["subject_id"]
            .to_list()
        )
        for name in ("duckdb", "spark")
    ]
    assert grouped[0] == grouped[1]
    assert told["spark"].counts.as_dict() == told["duckdb"].counts.as_dict()
    assert told["spark"].counts.weight_links > 20
    kept = part.crosswalk.join(told["spark"].crosswalk, on=["subject_id", "person_key"], how="semi")
    assert kept.height / part.crosswalk.height > 0.99


def test_weights_that_spark_reads_otherwise_are_refused(spark, linked):
    part = linked[2]
    few = invent(STUDENTS, seed=3)[0].head(200)
    (pattern, weight), *rest = part.weights.canaries
    spoiled = identity.Weights.from_dict(
        {**part.weights.as_dict(), "canaries": [(pattern, weight + 1), *rest]}, part.weights.frequencies
    )
    history = identity.History(weights=spoiled)
    with pytest.raises(EngineError, match="invented pairs"):
        identity.link(few, model=MODEL, history=history, pairs_on=spark)


# --- files ------------------------------------------------------------------------------------------------

STREETS = ["Oak", "West Elm", "Citrus Grove", "3rd", "Camino Real", "Mission"]
CITIES = ["Colton", "Rialto", "San Bernardino", "Fontana"]
SCHOOLS = ["Inkwell High School", "Colton High", "San Gorgonio Senior High", "Middle College HS"]
FIRST = ["Maria", "Jose", "Guadalupe", "Anthony", "Elizabeth", "William", "Xochitl", "Daniel", "Katherine"]
LAST = ["Garcia Lopez", "Nuñez", "Smith", "De La Cruz", "O'Neil", "Tran", "Washington", "Villaseñor Ruiz"]
SHORT = {"Anthony": "Tony", "Elizabeth": "Liz", "William": "Bill", "Daniel": "Danny", "Katherine": "Kate"}


def person(chance):
    """A person with every field there is."""
    first = chance.choice(FIRST) + chance.choice(["", "", "", "na", "el"])
    last = chance.choice(LAST) + chance.choice(["", "s", "ez"])
    return {
        "first_name": first,
        "middle_name": chance.choice([*FIRST, "", "A", "J"]),
        "last_name": last,
        "birth_date": f"{chance.randint(1998, 2008)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}",
        "sex": chance.choice("FM"),
        "street": f"{chance.randint(1, 900)} {chance.choice(STREETS)} {chance.choice(['St', 'Ave', 'Rd'])}",
        "city": chance.choice(CITIES),
        "zip": str(92300 + chance.randint(0, 40)),
        "school": chance.choice(SCHOOLS),
        "phone": f"909{chance.randint(2_000_000, 9_999_999)}",
        "email": f"{first}{chance.randint(1, 99)}@example.org".lower(),
        "ssn": str(chance.randint(100_000_000, 700_000_000)),
        "ssid": str(chance.randint(1_000_000_000, 9_999_999_999)),
    }


def misspelled(known, chance):
    """As FEBRL's sets have it: letters left out, exchanged or doubled in some fields, others missing."""

    def slip(text):
        at = chance.randrange(len(text)) if text else 0
        return chance.choice(
            [
                text[:at] + text[at + 1 :],
                text[: at + 1] + text[at:],
                text[:at] + text[at : at + 2][::-1] + text[at + 2 :],
            ]
        )

    told = {name: slip(text) if chance.random() < 0.25 else text for name, text in known.items()}
    if chance.random() < 0.2:
        told["first_name"] = chance.choice([SHORT.get(known["first_name"], ""), known["first_name"][0]])
    if chance.random() < 0.3:
        told["last_name"] = known["last_name"].split()[-1]
    if chance.random() < 0.1:
        told["first_name"], told["last_name"] = told["last_name"], told["first_name"]
    return {name: "" if chance.random() < 0.2 else text for name, text in told.items()}


@pytest.fixture(scope="module")
def weighed(spark):
    """Two files of invented people, weighed in DuckDB and with pairs on Spark, and their levels on each."""
    chance = Random(11)
    people = [person(chance) for _ in range(400)]
    frames = [
        pl.DataFrame([{"id": f"{at:04d}", **row} for at, row in enumerate(rows)])
        for rows in (people[:300], [misspelled(known, chance) for known in people[100:]])
    ]
    files = [
        clean(frame, read_map("", frame.columns), id_column="id", file="invented")[0] for frame in frames
    ]
    told = {}
    for name, on in (("duckdb", None), ("spark", spark)):
        with DuckEngine() as duck:
            found = weigh_pairs(
                duck,
                files,
                mapped=[list(FIELDS)] * 2,
                model=PEOPLE,
                catalog=Catalog(),
                competing=True,
                seed=1,
                pairs_on=on,
            )
            levels = weigh.pattern(comparisons_on(on or duck, found.plan.comparisons))
            told[name] = (
                found,
                (on or duck).query(
                    f"select pair.l, pair.r, {levels} as levels from candidate as pair "
                    "inner join record as l on l.record = pair.l inner join record as r on r.record = pair.r "
                    "order by pair.l, pair.r"
                ),
            )
    return told


def test_files_with_every_field_have_the_same_pairs_at_the_same_levels(weighed):
    (one, duck), (other, spark) = weighed["duckdb"], weighed["spark"]
    assert set(one.plan.fields) == set(FIELDS)
    assert one.blocking == other.blocking
    assert duck.height > 500
    for at, comparison in enumerate(one.plan.comparisons):
        seen = set(duck["levels"].str.slice(at, 1).unique())
        assert len(seen & set("0123456789")) >= len(comparison.levels) - 1, comparison.column
    assert_frame_equal(duck, spark, check_dtypes=False)


def test_pairs_of_files_weigh_the_same_and_lead_to_the_same_chances(weighed):
    duck, spark = weighed["duckdb"][0], weighed["spark"][0]
    assert duck.scorer.training == spark.scorer.training == "trained"
    assert_frame_equal(duck.pairs, spark.pairs, abs_tol=NEAR, rel_tol=0)
    assert abs(duck.chances.probability - spark.chances.probability).max() <= NEAR
    assert_frame_equal(duck.apart, spark.apart)


def test_the_commands_take_spark_as_their_engine(tmp_path, monkeypatch):
    one = {
        "first_name": ["Xochitl", "Ana"],
        "last_name": ["Villaseñor", "Vega"],
        "birth_date": ["2004-05-06", "2005-01-02"],
    }
    file, out = tmp_path / "a.csv", tmp_path / "links.csv"
    pl.DataFrame({"id": ["1", "2"], **one}).write_csv(file)
    (tmp_path / "b.csv").write_bytes(file.read_bytes())
    words = ["link", file, tmp_path / "b.csv", "--id", "id", "--out", out, "--engine", "spark"]
    monkeypatch.setattr("sys.argv", ["commonfield", *map(str, words)])
    with pytest.raises(SystemExit) as left:
        run_command_line()
    assert left.value.code == 0
    assert pl.read_csv(out)["id_b"].to_list() == [1, 2]


# --- what is left behind ----------------------------------------------------------------------------------


def test_nothing_that_spark_writes_can_be_read_and_only_we_could(spark, linked, weighed):
    scratch = Path(spark.session.conf.get("spark.sql.warehouse.dir").removeprefix("file:"))
    assert scratch.stat().st_mode & 0o777 == 0o700
    written = [file for file in scratch.rglob("*") if file.is_file()]
    shuffled = [file for file in written if file.name.startswith("shuffle_")]
    assert shuffled
    names = [name.upper().encode() for name in ("Garcia", "Washington", "Guadalupe")]
    assert [file.name for file in written if any(name in file.read_bytes().upper() for name in names)] == []


FAILING = """
import polars as pl
from commonfield.engines.spark import SparkEngine
spark = SparkEngine()
spark.load("people", pl.DataFrame({"name": ["Xochitl", "Ana"]}))
spark.define("known", "select name, count(*) as n from people group by name")
raise SystemExit(3)
"""


def test_the_folder_that_spark_spills_into_is_gone_after_a_failure(tmp_path):
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", FAILING], env=environment, check=False, capture_output=True)
    assert done.returncode == 3
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("commonfield")] == []
