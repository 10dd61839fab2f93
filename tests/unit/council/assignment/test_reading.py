"""The three files of an assignment, and its rules, as they are read and refused."""

import pytest

from commonfield.catalog import AssignmentRules
from commonfield.catalog.loader import load_file
from commonfield.council.assignment import (
    Infeasible,
    assign,
    read_conflicts,
    read_proposals,
    read_readers,
)
from commonfield.findings import DefinitionError, SubmissionError, UsageError


def write(folder, text, name="file.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_names_compare_without_case_and_blanks(tmp_path):
    readers = read_readers(
        write(tmp_path, "reader,organization,expertise,max_reads,paid_by,steering\n"
                        "R1,North  College, Nursing ;welding,3,Acme: Co:2025; B:2024,1\n")
    )  # fmt: skip
    assert readers[0].organization == "north college"
    assert readers[0].expertise == {"nursing", "welding"}
    assert readers[0].paid_by == (("acme: co", 2025), ("b", 2024))
    assert (readers[0].max_reads, readers[0].steering) == (3, True)


@pytest.mark.parametrize(
    ("cells", "column"),
    [(",acme,,", "reader"), ("R1,,,", "organization"), ("R1,acme,x,", "max_reads"),
     ("R1,acme,1,B", "paid_by"), ("R1,acme,1,B:25", "paid_by"), ("R1,acme,1.5,", "max_reads")],
)  # fmt: skip
def test_a_reader_that_cannot_be_read_is_refused_by_row_and_column(tmp_path, cells, column):
    path = write(tmp_path, f"reader,organization,max_reads,paid_by\nR0,b,,\n{cells}\n")
    with pytest.raises(SubmissionError, match=rf"column {column}: expected .* \(row 3\)"):
        read_readers(path)


def test_a_reader_or_proposal_that_stands_twice_is_refused(tmp_path):
    with pytest.raises(SubmissionError, match="each combination once"):
        read_readers(write(tmp_path, "reader,organization\nR1,a\nR1,b\n"))
    with pytest.raises(SubmissionError, match="each combination once"):
        read_proposals(write(tmp_path, "proposal,lead\nP1,a\nP1,b\n"))


@pytest.mark.parametrize(
    ("row", "column"),
    [("R9,P1,none,,", "reader"), ("R1,P9,none,,", "proposal"), ("R1,P1,maybe,,", "state"),
     ("R1,P1,waived,why,", "waived_by, why"), ("R1,P1,waived,,minutes", "waived_by, why")],
)  # fmt: skip
def test_a_declaration_that_means_nothing_is_refused(tmp_path, row, column):
    readers = read_readers(write(tmp_path, "reader,organization\nR1,a\n", "r.csv"))
    proposals = read_proposals(write(tmp_path, "proposal,lead\nP1,b\n", "p.csv"))
    path = write(tmp_path, f"reader,proposal,state,why,waived_by\n{row}\n")
    with pytest.raises(SubmissionError, match=rf"column {column}:") as told:
        read_conflicts(path, readers=readers, proposals=proposals)
    assert "maybe" not in str(told.value)


def test_a_header_alone_says_that_nobody_declared_anything(tmp_path):
    path = write(tmp_path, "reader,proposal,state,why\n")
    assert read_conflicts(path, readers=[], proposals=[]) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("loads: {max: 3}\nreads_per_proposal: 0\n", 2),
        ("reads_per_proposal: 2\nloads:\n  min: 4\n  max: 3\n", 2),
        ("reads_per_proposal: 2\nloads: {max: 3}\nconflicts: {paid_within_years: 3}\n", 3),
        ("reads_per_proposal: 2\nloads: {max: 3}\nrandomness: {cap: 0, seed: 1}\n", 3),
        (
            "reads_per_proposal: 2\nloads: {max: 3}\n"
            "must_read:\n  - {proposal: A, readers: [R], hidden: true}\n",
            4,
        ),
        ("reads_per_proposal: 2\nloads: {max: 3}\nsectors: 2\n", 3),
        ("reads_per_proposal: 2\nloads: {max: 3}\nsectors_at_least: 3\n", 1),
    ],
)
def test_rules_that_contradict_themselves_are_refused_by_line(tmp_path, text, line):
    with pytest.raises(DefinitionError, match=rf"rules\.yaml:{line}:"):
        load_file(AssignmentRules, write(tmp_path, text, "rules.yaml"))


@pytest.mark.parametrize(
    "keys",
    [
        {"readers": [{"reader": "R9", "max": 1}]},
        {"proposals": [{"proposal": "P9", "reads": 1}]},
        {"must_read": [{"proposal": "P1", "readers": ["R9"]}]},
        {"must_read": [{"proposal": "P9", "readers": ["R1"]}]},
    ],
)
def test_rules_that_name_nobody_there_is_are_refused(tmp_path, keys):
    readers = read_readers(write(tmp_path, "reader,organization\nR1,a\n", "r.csv"))
    proposals = read_proposals(write(tmp_path, "proposal,lead\nP1,b\n", "p.csv"))
    rules = AssignmentRules.model_validate({"reads_per_proposal": 1, "loads": {"max": 3}, **keys})
    with pytest.raises(UsageError, match=r"expected codes of the files, found [RP]9"):
        assign(readers, proposals, rules=rules)


def test_more_reads_than_readers_is_told_in_one_requirement(tmp_path):
    readers = read_readers(write(tmp_path, "reader,organization\nR1,a\nR2,c\n", "r.csv"))
    proposals = read_proposals(write(tmp_path, "proposal,lead\nP1,b\n", "p.csv"))
    rules = AssignmentRules.model_validate({"reads_per_proposal": 3, "loads": {"max": 3}})
    found = assign(readers, proposals, rules=rules)
    assert isinstance(found, Infeasible)
    assert [(r.kind, r.proposal, r.amount) for r in found.requirements] == [("reads", "P1", 3)]
