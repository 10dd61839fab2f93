"""A recommendation follows from frozen rules and inputs alone, and its packet proves it."""

import hashlib
import hmac
import json
import re
from datetime import date
from decimal import Decimal

import pytest

from commonfield.catalog import AllocationRules, Rubric
from commonfield.catalog.loader import load_file
from commonfield.council import read_scores, score_proposals
from commonfield.council.allocation import allocate
from commonfield.findings import DefinitionError, NotEstimableError, SubmissionError, UsageError
from commonfield.pipeline.calls import (
    Packet,
    compare_packets,
    freeze_call,
    open_call,
    read_packet,
    recommend_call,
    verify_packet,
)
from commonfield.pipeline.calls.lining import ask_for


def edit(path, *changes):
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def test_the_same_call_gives_the_same_bytes_and_they_verify(made, tmp_path):
    folder, packet = made
    again = recommend_call(open_call(folder))
    assert again.to_bytes() == packet.to_bytes()
    packet.write(tmp_path / "packet.zip")
    read = read_packet(tmp_path / "packet.zip")
    assert verify_packet(read).verified
    assert read.about["frozen_on"] == "2026-09-01"


def test_rows_in_another_order_give_the_same_packet_inputs_and_results(made, folder):
    for name in ("scores.csv", "proposals.csv"):
        path = folder / name
        head, *rows = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    again = recommend_call(open_call(folder))
    assert again.under("inputs") == made[1].under("inputs")
    assert again.under("results") == made[1].under("results")


def test_awards_are_those_that_allocate_gives_on_the_means_of_the_rubric(made):
    folder, packet = made
    rubric, rules = (
        load_file(Rubric, folder / "rubric.yaml"),
        load_file(AllocationRules, folder / "allocation.yaml"),
    )
    scored = score_proposals(read_scores(folder / "scores.csv"), rubric=rubric)
    found = allocate(ask_for(folder / "proposals.csv", rules, {p.proposal: p.score for p in scored}), rules)
    told = {row["proposal"]: row["amount"] for row in packet.result("recommendation") if row["amount"] != "0"}
    assert told == {award.proposal: str(award.amount) for award in found.awards}
    assert found.spent <= rules.budget
    assert {one["proposal"] for one in packet.result("line")["standings"] if one["funded"]} == set(told)


def test_no_reader_and_no_private_column_is_anywhere_in_the_packet(made):
    folder, packet = made
    readers = {one.reader for one in read_scores(folder / "scores.csv")}
    whole = packet.to_bytes().decode("utf-8", errors="replace")
    assert not [name for name in readers if name in whole]
    assert "partners" not in packet.text("inputs/proposals.csv").splitlines()[0]
    assert set(packet.about["kept_private"]) == {"readers.csv", "conflicts.csv", "assignments.csv"}
    assert packet.result("line")["without_reader"] == [] and packet.result("line")["moved"] == []
    assert (folder / "readers.key").stat().st_mode & 0o077 == 0


def test_a_changed_result_or_rule_does_not_verify(made):
    _, packet = made
    awards = json.loads(packet.text("results/recommendation.json"))
    awards[0]["amount"] = "1"
    forged = Packet(
        packet.about, {**packet.files, "results/recommendation.json": json.dumps(awards).encode()}
    )
    found = verify_packet(forged)
    assert found.results == ("recommendation.json",) and found.pages == ("en.html", "es.html")
    rules = packet.files["rules/allocation.yaml"].replace(b"quality_floor: 1.5", b"quality_floor: 1.6")
    found = verify_packet(Packet(packet.about, {**packet.files, "rules/allocation.yaml": rules}))
    assert "allocation.yaml" in found.rules and not found.verified


@pytest.mark.parametrize(
    ("where", "forge", "field"),
    [
        ("en.html", lambda c: c.replace(b"000", b"999"), "pages"),
        ("rules/frozen.json", lambda c: c.replace(b"2026-09-01", b"2020-01-01"), "rules"),
        ("inputs/more.csv", lambda _: b"a\n1\n", "unasked"),
    ],
)
def test_whatever_is_altered_does_not_verify(made, where, forge, field):
    _, packet = made
    found = verify_packet(Packet(packet.about, {**packet.files, where: forge(packet.files.get(where, b""))}))
    assert not found.verified and getattr(found, field)


def test_the_index_says_what_the_packet_holds(made):
    _, packet = made
    found = verify_packet(Packet({**packet.about, "seed": 99, "decision": "2020-1"}, packet.files))
    assert found.index == ("decision", "seed")
    bare = Packet(packet.about, {p: c for p, c in packet.files.items() if p != "rules/rubric.yaml"})
    with pytest.raises(SubmissionError, match=r"rules/rubric\.yaml"):
        verify_packet(bare)


def test_private_files_are_hashed_with_the_key_that_stays(made):
    folder, packet = made
    plain = hashlib.sha256((folder / "assignments.csv").read_bytes()).hexdigest()
    assert plain != packet.about["kept_private"]["assignments.csv"]
    key = bytes.fromhex((folder / "readers.key").read_text().strip())
    keyed = hmac.new(key, (folder / "assignments.csv").read_bytes(), hashlib.sha256).hexdigest()
    assert keyed == packet.about["kept_private"]["assignments.csv"]


def test_rules_that_name_a_reader_stay_with_the_staff_and_the_packet_says_so(folder):
    first = read_scores(folder / "scores.csv")[0]
    with (folder / "assignment.yaml").open("a", encoding="utf-8") as rules:
        rules.write(f"must_read: [{{proposal: {first.proposal}, readers: [{first.reader}]}}]\n")
    freeze_call(open_call(folder), on=date(2026, 10, 1), decision="2026-19")
    packet = recommend_call(open_call(folder))
    assert packet.about["withheld"] == ["assignment.yaml"]
    assert "rules/assignment.yaml" not in packet.files and verify_packet(packet).verified
    assert first.reader not in packet.to_bytes().decode("utf-8", errors="replace")
    edit(folder / "rubric.yaml", ("# An example", f"# {first.reader} wrote this. An example"))
    freeze_call(open_call(folder), on=date(2026, 10, 2), decision="2026-20")
    with pytest.raises(SubmissionError, match="rules that name no reader"):
        recommend_call(open_call(folder))


def test_readers_with_numbers_for_codes_are_no_words_of_the_rules(folder):
    for name in ("readers", "scores", "conflicts", "assignments"):
        path = folder / f"{name}.csv"
        path.write_text(re.sub(r"reader-0*(\d+)", r"\1", path.read_text(encoding="utf-8")), encoding="utf-8")
    assert recommend_call(open_call(folder)).about["withheld"] == []
    first = read_scores(folder / "scores.csv")[0]
    with (folder / "assignment.yaml").open("a", encoding="utf-8") as rules:
        rules.write(f"must_read: [{{proposal: {first.proposal}, readers: ['{first.reader}']}}]\n")
    freeze_call(open_call(folder), on=date(2026, 10, 1), decision="2026-19")
    assert recommend_call(open_call(folder)).about["withheld"] == ["assignment.yaml"]


def test_a_readers_name_of_two_words_is_found_in_the_rules(folder):
    for name in ("readers", "scores", "conflicts", "assignments"):
        path = folder / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("reader-01", "Ana Ruiz"), encoding="utf-8")
    edit(folder / "allocation.yaml", ("# How", "# Asked of Ana Ruiz: how"))
    freeze_call(open_call(folder), on=date(2026, 10, 1), decision="2026-19")
    with pytest.raises(SubmissionError, match=r"allocation\.yaml: expected rules that name no reader"):
        recommend_call(open_call(folder))


def test_a_rule_file_elsewhere_is_refused_when_the_call_is_opened(folder):
    edit(folder / "call.yaml", ("rubric: rubric.yaml", "rubric: ../rubric.yaml"))
    with pytest.raises(DefinitionError, match=r"call\.yaml:\d+: rubric"):
        open_call(folder)


def test_a_key_that_was_altered_is_no_key(folder):
    (folder / "readers.key").write_text("nothing\n")
    with pytest.raises(UsageError, match="expected the key"):
        recommend_call(open_call(folder))


def test_one_changed_score_changes_the_hash_and_lists_the_awards_it_touches(made, folder):
    rows = made[1].result("recommendation")
    worst = min((row for row in rows if row["amount"] != "0"), key=lambda row: row["score"])["proposal"]
    path = folder / "scores.csv"
    lines = [
        ",".join([*line.split(",")[:3], "0"]) if line.startswith(f"{worst},") else line
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    changed = compare_packets(made[1], recommend_call(open_call(folder)))
    assert changed.before != changed.after
    assert changed.scores == (worst,)
    assert changed.amounts[worst][1] == 0 < changed.amounts[worst][0]
    assert changed.rules == ()


def test_rules_must_be_frozen_and_a_change_needs_a_decision_that_the_packet_tells(folder):
    edit(folder / "allocation.yaml", ("quality_floor: 1.5", "quality_floor: 1.6"))
    with pytest.raises(UsageError, match=r"allocation\.yaml: expected the rules frozen on 2026-09-01"):
        recommend_call(open_call(folder))
    with pytest.raises(UsageError, match="found others"):
        freeze_call(open_call(folder), on=date(2026, 10, 1))
    frozen = freeze_call(open_call(folder), on=date(2026, 10, 1), decision="2026-17")
    assert (frozen.decision, frozen.changed) == ("2026-17", ("allocation.yaml",))
    packet = recommend_call(open_call(folder))
    assert verify_packet(packet).verified
    assert "2026-17" in packet.text("en.html") and "2026-17" in packet.text("es.html")
    (folder / "frozen.json").unlink()
    with pytest.raises(UsageError, match="expected frozen rules, found none"):
        recommend_call(open_call(folder))


def test_a_score_of_a_reader_with_an_interest_is_refused_without_naming_the_reader(folder):
    first = read_scores(folder / "scores.csv")[0]
    text = (folder / "conflicts.csv").read_text(encoding="utf-8")
    declared = f"{first.reader},{first.proposal},declared,they were colleagues\n"
    (folder / "conflicts.csv").write_text(text + declared, encoding="utf-8")
    with pytest.raises(SubmissionError, match=f"of {first.proposal}; declared") as refused:
        recommend_call(open_call(folder))
    assert first.reader not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("scores.csv", ("P01,", "P99,"), "others"),
        ("proposals.csv", ("P02,", "P98,"), "P"),
        ("scores.csv", (",0\n", ",9\n"), "levels from 0 to 4"),
    ],
)
def test_scores_that_do_not_fit_the_call_are_refused(folder, name, change, says):
    edit(folder / name, change)
    (folder / "readers.csv").unlink()  # so that no interest is looked for first
    with pytest.raises(SubmissionError, match=says):
        recommend_call(open_call(folder))


def test_rules_that_nobody_can_keep_are_told_by_name(folder):
    edit(
        folder / "allocation.yaml", ("quality_floor: 1.5", "quality_floor: 4\nfloors: {region: {East: 1000}}")
    )
    freeze_call(open_call(folder), on=date(2026, 10, 1), decision="2026-18")
    with pytest.raises(NotEstimableError, match="quality floor"):
        recommend_call(open_call(folder))


def test_a_small_panel_is_not_shown_by_reader(folder):
    keep = sorted({one.reader for one in read_scores(folder / "scores.csv")})[:3]
    scores = ["proposal,criterion,reader,score"]
    criteria = sorted({one.criterion for one in read_scores(folder / "scores.csv")})
    for n in range(1, 11):
        scores += [f"P{n:02d},{c},{reader},{(n + k) % 5}" for k, reader in enumerate(keep) for c in criteria]
    (folder / "scores.csv").write_text("\n".join(scores) + "\n", encoding="utf-8")
    (folder / "readers.csv").unlink()
    packet = recommend_call(open_call(folder))
    assert packet.text("inputs/scores.csv").splitlines()[0] == "proposal,score,readings"
    assert packet.result("agreement") == [] and "not_estimable" in packet.result("line")
    assert verify_packet(packet).verified
    assert "Fewer than four readers" in packet.text("en.html")


DECIDED = """
decision: "2026-21"
body: Steering committee
decided_on: 2026-11-03
recused: [seat-4]
overrides:
  - {proposal: P01, amount: 1000, because: {en: "A pilot only.", es: "Solo un piloto."}}
"""


def test_what_the_body_decided_stands_beside_what_was_recommended(folder):
    (folder / "decision.yaml").write_text(DECIDED, encoding="utf-8")
    packet = recommend_call(open_call(folder))
    rows = {row["proposal"]: row for row in packet.result("recommendation")}
    assert rows["P01"]["decided"] == "1000"
    assert all(Decimal(row["decided"]) == Decimal(row["amount"]) for p, row in rows.items() if p != "P01")
    page = packet.text("en.html")
    assert "Decision 2026-21" in page and "seat-4" in page and "A pilot only." in page
    assert "No decision is recorded" not in page
    assert verify_packet(packet).verified


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("P01", "P77"), "found P77"),
        (("amount: 1000", "amount: 99000000"), "at most what was asked for"),
        (("2026-11-03", "2026-08-03"), "after the rules were frozen"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(folder, change, says):
    (folder / "decision.yaml").write_text(DECIDED.replace(*change), encoding="utf-8")
    with pytest.raises(UsageError, match=says):
        recommend_call(open_call(folder))


def test_a_proposal_is_overridden_once(folder):
    twice = DECIDED + DECIDED.strip().splitlines()[-1] + "\n"
    (folder / "decision.yaml").write_text(twice, encoding="utf-8")
    with pytest.raises(DefinitionError, match="overridden once"):
        open_call(folder)
