import pytest

from commonfield.catalog import Group
from commonfield.catalog.loader import load_typed
from commonfield.findings import DefinitionError

GROUP = """
group: g
label: {en: G, es: G}
characteristic: c
values: [{code: "Y", label: {en: "yes", es: sí}}, {code: "N", label: {en: "no", es: "no"}}]
otherwise: "N"
source: {title: invented}
"""


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('otherwise: "N"', 'otherwise: "Z"', "must be the code of one of the values"),
        ('code: "N"', 'code: "Y"', "a code of its own"),
        ("characteristic: c", "crossed: [a, b]", "a crossed group names two other groups"),
        ("characteristic: c\n", "", "needs a characteristic or an event and values"),
        ("group: g", "group: county", "a name of its own"),
        ("otherwise:", "event: {event: course}\notherwise:", "not from both"),
        ("characteristic: c", "event: {event: course}", "`membership: ever_in_window`"),
        ("characteristic: c", "event: {event: curse}", "expected one of enrollment"),
        ("characteristic: c", "event: {event: course, where: {cte: 1}}", "a value of type boolean"),
        ("characteristic: c", "event: {event: course, value: units_earned}", "must be a column of codes"),
    ],
)
def test_a_group_that_puts_nobody_anywhere_is_refused(right, wrong, told):
    with pytest.raises(DefinitionError) as refused:
        load_typed(Group, GROUP.replace(right, wrong), file="g.yaml")
    assert told in str(refused.value)


def test_a_crossed_group_is_labelled_by_both_of_its_values(groups):
    labels = groups["race_ethnicity_by_gender"].labels(groups)
    assert labels["RH-F"].en == "Hispanic or Latino, Female"
    assert labels["RH-F"].es == "Hispana o latina, Femenino"
    assert len(labels) == 36


def test_every_group_that_a_shipped_metric_names_is_shipped(shipped, groups):
    named = {name for metric in shipped.values() for name in metric.disaggregate_by}
    assert named <= set(groups)
    assert {part for name in named for part in groups[name].crossed} <= set(groups)
