"""Rules of norming: the shipped proposal, and files that contradict themselves."""

import pytest

from commonfield.catalog import Catalog, NormingRules, Rubric
from commonfield.catalog.loader import load_file
from commonfield.findings import DefinitionError

BARS = "qualification:\n  qualify: {kappa_at_least: 0.7}\n  coaching: {kappa_at_least: 0.4}\n"


def load(folder, text):
    path = folder / "norming.yaml"
    path.write_text(f"norming: ours\n{text}", encoding="utf-8")
    return load_file(NormingRules, path)


def test_two_bars_are_rules_enough(tmp_path):
    rules = load(tmp_path, BARS)
    assert (rules.labels.bias_from, rules.discrepancy.third_score) == (0.5, "average_nearest_two")
    assert rules.qualification.qualify.labels == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("labels: {bias_from: 0}\n" + BARS, "norming.yaml:2: labels.bias_from: input should be greater"),
        (
            "qualification:\n  qualify: {kappa_at_least: 0.4}\n  coaching: {kappa_at_least: 0.7}\n",
            "norming.yaml:2: qualification: coaching asks for more than qualify does .kappa_at_least",
        ),
        (
            "qualification:\n  qualify: {bias_within: 1}\n  coaching: {bias_within: 0.5}\n",
            "coaching asks for more than qualify does .bias_within",
        ),
        (
            "qualification:\n  qualify: {}\n  coaching: {labels: [aligned]}\n",
            "coaching asks for more than qualify does .labels",
        ),
        (BARS + "discrepancy: {bands: [{band: low, from: 0.2}]}\n", "bands begin at 0 and rise"),
        (
            BARS + "discrepancy: {bands: [{band: low, from: 0}, {band: low, from: 0.5}]}\n",
            "each band stands once",
        ),
        (BARS + "discrepancy: {levels_more_than: null}\n", "one of them is given"),
        (BARS + "discrepancy: {third_score: coin}\n", "norming.yaml:5: discrepancy.third_score"),
    ],
)
def test_rules_that_contradict_themselves_are_refused_with_their_line(tmp_path, text, told):
    with pytest.raises(DefinitionError, match=told):
        load(tmp_path, text)


def test_the_example_rubric_describes_five_levels_of_five_criteria_and_weighs_a_hundred():
    rubric = Catalog().get(Rubric, "regional-project")
    assert [len(c.levels) for c in rubric.criteria] == [5] * 5
    assert sum(c.weight for c in rubric.criteria) == 100
    assert "example" in rubric.label.en
