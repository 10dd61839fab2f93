"""A contrast is fixed in time before it is asked: what was so before, then taking part, then the outcome."""

import pytest

from commonfield.catalog import Catalog, ContrastDefinition
from commonfield.catalog.loader import load_typed
from commonfield.findings import DefinitionError

TEXT = """
contrast: pathways
label: {en: Pathways, es: Rutas}
question: {en: What then?, es: ¿Y luego?}
purpose: k16-regional-report
audience: members
participants: {en: Who, es: Quién}
participation:
  {event: participation, where: {kind: cte_pathway}, before: anchor, in_academic_year: {from: -2, to: 0}}
before: {from: -3, to: -3}
outcomes: [college_going_rate_12m]
covariates: [gender]
earlier_facts:
  - fact: passed
    label: {en: Passed, es: Aprobó}
    holds: {event: course, where: {success: true}, in_academic_year: -3}
caveats: [{en: They chose., es: Eligieron.}]
source: {title: invented}
"""


def load(text):
    return load_typed(ContrastDefinition, text, file="pathways.yaml", extra={"name": "pathways"})


def test_the_shipped_one_asks_the_question_of_north_lake():
    found = Catalog().get(ContrastDefinition, "career_pathways")
    assert found.exact == ["school", "academic_year"] and found.cluster == "school"
    assert found.participation.before == "anchor"
    assert found.hash and found.caveats


def test_who_took_part_while_covariates_were_read_is_asked_by_itself():
    earlier = load(TEXT).earlier_participation
    assert (earlier.where, earlier.before, earlier.years) == ({"kind": "cte_pathway"}, None, (None, -3))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("before: anchor, ", "", "`participation` needs `before: anchor`"),
        ("{from: -2, to: 0}", "{from: -3, to: 0}", "`participation` needs `in_academic_year` from -2 on"),
        (", in_academic_year: {from: -2, to: 0}", "", "`participation` needs `in_academic_year` from -2 on"),
        (
            "in_academic_year: -3}",
            "in_academic_year: -2}",
            "passed: expected `in_academic_year` that ends by -3",
        ),
        (", in_academic_year: -3}", "}", "passed: expected `in_academic_year` that ends by -3"),
        ("contrast: pathways", "contrast: others", "must be in a file of that name"),
        ("covariates: [gender]", "covariates: [gender, passed]", "each column once, found passed again"),
        ("caveats: [{en: They chose., es: Eligieron.}]", "caveats: []", "caveats"),
        ("es: Rutas", "de: Wege", "label"),
    ],
)
def test_what_could_let_the_outcome_make_the_participant_is_refused(old, new, told):
    assert old in TEXT
    with pytest.raises(DefinitionError) as refused:
        load(TEXT.replace(old, new, 1))
    assert told in refused.value.what
    assert refused.value.what.startswith("pathways.yaml:")
