"""What is said of composition and of delegations: plain data, tables, sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from commonfield.catalog import Delegation, Wording
from commonfield.council.decisions.composition import Check, Span
from commonfield.council.decisions.delegation import Delegated

_NAMED = {"employer", "school_district", "community_college_district", "csu", "uc"}


def composition_data(spans: Sequence[Span], said: Wording) -> dict[str, object]:
    """Give spans as plain data."""
    return {
        "holds": all(span.holds for span in spans) if _is_asked(spans) else None,
        "spans": [
            {
                "from": span.begins.isoformat(),
                "to": span.ends.isoformat(),
                "holds": span.holds,
                "checks": [_check_data(check, said) for check in span.checks],
                "sentence": span_sentence(span, said),
            }
            for span in spans
        ],
        "sentence": composition_summary(spans, said),
    }


def composition_table(spans: Sequence[Span], said: Wording) -> tuple[list[str], list[list[object]]]:
    """Give a row for each check and each run of days on which it says the same."""
    runs: dict[tuple[str, str, str], list[tuple[date, date, Check]]] = {}
    for span in spans:
        for check in span.checks:
            mine = runs.setdefault((check.rule, check.body, check.subject), [])
            if mine and mine[-1][2] == check and (span.begins - mine[-1][1]).days == 1:
                mine[-1] = (mine[-1][0], span.ends, check)
            else:
                mine.append((span.begins, span.ends, check))
    heads = ("check", "from", "to", "found", "asked", "holds")
    rows: list[list[object]] = [
        [
            _name(check, said), begins.isoformat(), ends.isoformat(), _found(check), _asked(check),
            said.say("yes" if check.holds else "no"),
        ]
        for run in runs.values()
        for begins, ends, check in run
    ]  # fmt: skip
    return [said.say(f"head_{head}") for head in heads], rows


def span_sentence(span: Span, said: Wording) -> str:
    """Say what fails on some days, with its arithmetic and what would mend it."""
    days = _days(span.begins, span.ends, said)
    broken = [check for check in span.checks if not check.holds]
    if broken:
        return f"{days}: {'; '.join(check_sentence(check, said) for check in broken)}."
    if not span.checks:
        return said.say("span_nothing", days=days)
    return said.counted("span_holds", len(span.checks), days=days)


def check_sentence(check: Check, said: Wording) -> str:
    """Say one check: what was counted, what is asked, and what would mend it."""
    key = "says_share_empty" if check.rule == "share" and not check.of else f"says_{check.rule}"
    told = said.say(
        key, found=_number(check.found), of=check.of, body=check.body, subject=_subject(check.subject, said),
        seats=said.say(f"seats_{check.counted_in}") if check.rule in ("share", "count") else "",
        share=_percent_beside(check), asked=_asked(check).rstrip("%"), counted_in=check.counted_in,
    )  # fmt: skip
    ways = _ways(check, said)
    if ways:
        told += f"; {said.say('any_of', ways=said.say('or').join(ways))}"
    if check.vacant:
        told += f"; {said.say('vacant_seats', seats=', '.join(check.vacant))}"
    return told


def composition_summary(spans: Sequence[Span], said: Wording) -> str:
    first, last = spans[0].begins, spans[-1].ends
    failing = sum((span.ends - span.begins).days + 1 for span in spans if not span.holds)
    days = {"begins": said.day(first), "ends": said.day(last)}
    if not _is_asked(spans):
        return said.say("composition_nothing", **days)
    if not failing:
        return said.say("composition_holds", **days)
    of = (last - first).days + 1
    return said.say("composition_fails", n=said.count(failing), of=said.count(of), **days)


def _is_asked(spans: Sequence[Span]) -> bool:
    return any(span.checks for span in spans)


def delegation_data(found: Delegated, said: Wording) -> dict[str, object]:
    """Give the answer on a delegation as plain data."""
    return {
        "what": found.what,
        "amount": None if found.amount is None else float(found.amount),
        "of": found.of or None,
        "asked_by": found.asked_by or None,
        "allowed": found.allowed,
        "body": found.body,
        "undelegated": found.undelegated,
        "sentence": delegation_sentence(found, said),
    }


def delegation_table(rows: Sequence[Delegation], said: Wording) -> tuple[list[str], list[list[object]]]:
    heads = ("what", "body", "up_to", "classes")
    told: list[list[object]] = [
        [row.what, row.body, "" if row.amount_up_to is None else f"${row.amount_up_to:,}", ", ".join(row.of)]
        for row in rows
    ]
    return [said.say(f"head_{head}") for head in heads], told


def delegation_sentence(found: Delegated, said: Wording) -> str:
    key = {(False, False): "matter", (True, False): "amount", (False, True): "of", (True, True): "amount_of"}
    matter = said.say(
        f"delegated_{key[found.amount is not None, bool(found.of)]}",
        what=found.what, amount="" if found.amount is None else f"{found.amount:,}", of=found.of,
    )  # fmt: skip
    values = {
        "matter": said.sentence(matter),
        "asked_by": found.asked_by,
        "body": found.body,
        "row": _row(found.row, said) if found.row else "",
        "own": said.say("delegated_own", rows=", ".join(_row(row, said) for row in found.own))
        if found.own
        else "",
    }
    if found.body is None:
        return said.say("delegated_nobody", matter=values["matter"])
    if found.allowed is None:
        return said.say("delegated_stays" if found.undelegated else "delegated_who", **values)
    answer = "yes" if found.allowed else "no"
    return said.say(f"delegated_stays_{answer}" if found.undelegated else f"delegated_{answer}", **values)


def _row(row: Delegation, said: Wording) -> str:
    key = f"row{'_up_to' if row.amount_up_to is not None else ''}{'_of' if row.of else ''}"
    most = "" if row.amount_up_to is None else f"{row.amount_up_to:,}"
    return said.say(
        "row_any" if key == "row" else key, body=row.body, what=row.what, most=most, of=", ".join(row.of)
    )


def _check_data(check: Check, said: Wording) -> dict[str, object]:
    mend = check.mend
    return {
        "rule": check.rule,
        "body": check.body or None,
        "subject": check.subject,
        "found": float(check.found) if isinstance(check.found, Fraction) else check.found,
        "of": check.of,
        "counted_in": check.counted_in or None,
        "share": None if check.share is None or check.rule != "share" else float(check.share),
        "asked": float(check.asked),
        "holds": check.holds,
        "mend": {"more": mend.more, "fewer": mend.fewer, "exchanged": mend.exchanged} if mend else None,
        "vacant": list(check.vacant),
        "sentence": check_sentence(check, said),
    }


def _ways(check: Check, said: Wording) -> list[str]:
    if check.mend is None:
        return []
    mend = check.mend
    is_fixed = check.counted_in.startswith("all")
    ways = []
    if mend.more is not None:
        if is_fixed:
            ways.append(said.counted("mend_filled", mend.more))
        else:
            ways.append(said.say("mend_more", n=said.count(mend.more)))
    if mend.fewer is not None:
        ways.append(said.say("mend_fewer", n=said.count(mend.fewer)))
    if mend.exchanged is not None:
        ways.append(said.counted("mend_exchanged", mend.exchanged))
    return ways


def _name(check: Check, said: Wording) -> str:
    body = check.counted_in if check.rule == "next_award" else check.body
    return said.say(f"check_{check.rule}", subject=_subject(check.subject, said), body=body)


def _subject(subject: str, said: Wording) -> str:
    return said.say(f"kind_{subject}") if subject in _NAMED else subject


def _found(check: Check) -> str:
    if check.rule == "share":
        return f"{check.found} / {check.of} = {_percent_beside(check)}%" if check.of else "0 / 0"
    return _number(check.found) if check.of is None else f"{check.found} / {check.of}"


def _asked(check: Check) -> str:
    if check.rule != "share":
        return _number(check.asked)
    return f"{float(check.asked * 100):g}%"


def _number(value: int | Fraction) -> str:
    return f"{int(value):,}" if value == int(value) else f"{float(value):,.2f}"


def _percent_beside(check: Check) -> str:
    """Give a share in percent, with as many decimals as it takes not to read as the line it misses."""
    if check.share is None:
        return ""
    for decimals in (1, 2, 3, 4):
        scaled = int(check.share * 100 * 10**decimals + Fraction(1, 2))
        if check.holds or Fraction(scaled, 10**decimals) != check.asked * 100:
            break
    return f"{scaled / 10**decimals:.{decimals}f}"


def _days(begins: date, ends: date, said: Wording) -> str:
    if begins == ends:
        return said.say("one_day", begins=said.day(begins))
    return said.say("between_days", begins=said.day(begins), ends=said.day(ends))
