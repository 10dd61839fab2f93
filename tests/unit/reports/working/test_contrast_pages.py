"""Pages of the working view: marked as such, whole without script, with every chart as a table."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from commonfield.catalog import Catalog
from commonfield.reports import ContrastPage, Grid, OutcomePart, WaitingPart, write_contrast
from commonfield.reports.working.love import domain_of, love_plot


def page(language, **more):
    part = OutcomePart(
        outcome="went_to_college",
        title="College <b>",
        question="Who went?",
        first=["Read this first: 30 points."],
        verdict="Verdict: adjust.",
        readable=True,
        estimand="Averages over participants.",
        estimates=Grid(["method", "difference"], [["raw", "2.3"], ["weighted", "1.4"]]),
        balance=Grid(["was so before", "before"], [["Score", "0.31"]]),
        alike=[("Score", 0.31, 0.0), ("Language: Spanish", -0.02, 0.0), ("Unknown", None, None)],
        gaps=[("Gaps by gender", Grid(["group", "gap", "reading"], [["F", "2.0", "smaller"]]))],
        bounds=["A ratio of 1.5."],
        notes=["People choose."],
        records={"estimates": [{"method": "raw", "estimate": 0.0234567, "note": "=1+1", "n": None}]},
    )
    told = {
        "language": language,
        "region": "Lake",
        "title": "Pathways",
        "question": "Do they?",
        "participants": "Whoever entered by grade 12.",
        "covariates": ["Score"],
        "parts": [part],
        "waiting": [WaitingPart("Degree", "Not yet due.")],
        "caveats": ["Both sides completed."],
        "made_from": [("snapshot", "abc")],
        "data_as_of": date(2026, 10, 31),
        "source": "invented",
        "left_out": ["college: award. a clause"],
    }
    return ContrastPage(**{**told, **more})


@pytest.fixture(scope="module")
def files():
    return write_contrast([page("en"), page("es", invented=True)], appearance=Catalog().appearance)


def test_every_page_says_that_it_is_no_release(files):
    english, spanish = (files[f"{of}/index.html"].decode() for of in ("en", "es"))
    assert "Working view, not a release" in english and "Vista de trabajo, no es una publicación" in spanish
    assert 'content="noindex"' in english and "commonfield outputs" in english
    assert "invented" not in english.split("<main")[0].split("Working view")[1]
    assert "Estos datos son inventados" in spanish


def test_what_could_be_found_stands_before_what_was(files):
    text = re.sub(r"<[^>]+>", " ", files["en/index.html"].decode())
    order = [
        "Read this first",
        "Verdict: adjust",
        "weighted",
        "Before weighting",
        "Gaps by gender",
        "People choose",
    ]
    found = [text.index(each) for each in order]
    assert found == sorted(found)
    assert "Not yet due." in text and "Not permitted" in text


def test_no_script_and_no_text_of_others_as_markup(files):
    html = files["en/index.html"].decode()
    assert "<script" not in html and "College &lt;b&gt;" in html and 'href="http' not in html


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("ending", ["", "-narrow"])
def test_a_chart_has_a_title_a_description_and_its_bands(files, language, ending):
    svg = ElementTree.fromstring(files[f"figures/{language}/went_to_college-balance{ending}.svg"])
    names = {child.tag.rpartition("}")[2]: child.text or "" for child in svg}
    assert names["title"] and names["desc"]
    written = "".join(svg.itertext())
    assert ".05" in written and ".25" in written
    assert "Score" in written


def test_tables_are_files_too_and_begin_no_formula(files):
    text = files["data/went_to_college-estimates.csv"].decode()
    assert text.splitlines()[0] == "method,estimate,note,n"
    assert "0.0234567" in text and ",=1+1" not in text


def test_every_link_leads_to_a_file(files):
    for language in ("en", "es"):
        html = files[f"{language}/index.html"].decode()
        links = re.findall(r'(?:href|src|srcset)="([^"#]+)"', html)
        paths = {
            link.removeprefix("../") if link.startswith("../") else f"{language}/{link}" for link in links
        }
        assert paths - set(files) <= {"data/went_to_college-balance.csv", "data/went_to_college-gaps.csv"}


def test_the_same_input_gives_the_same_bytes(files):
    assert write_contrast([page("en"), page("es", invented=True)], appearance=Catalog().appearance) == files


def test_distances_are_drawn_from_zero_the_farthest_first():
    alike = [("near", 0.01, 0.0), ("far", -2.5, 0.3)]
    plot = love_plot(alike, width="wide", appearance=Catalog().appearance, number={})
    assert [row["name"] for row in plot.data["before"]] == ["far", "near"]
    assert plot.data["before"][0]["distance"] == 1.0
    assert domain_of([("near", 0.01, 0.0)])[1] > 0.25
