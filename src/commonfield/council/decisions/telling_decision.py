"""What is said of a decision: plain data, a table of votes, a sentence with rule and arithmetic."""

from __future__ import annotations

from collections.abc import Sequence

from commonfield.catalog import Body, OpenMeetingVersion, Wording
from commonfield.council.decisions.consent import Agenda, Consent
from commonfield.council.decisions.run import Decision
from commonfield.council.decisions.telling import count_data, joined, sector_counts
from commonfield.council.decisions.votes import Vote


def decision_data(
    found: Decision,
    body: Body,
    said: Wording,
    *,
    law: OpenMeetingVersion | None = None,
    agenda: Agenda | None = None,
    beside: Sequence[str] = (),
) -> dict[str, object]:
    """Give a decision as plain data; see `notes`."""
    votes, counted = found.votes, found.counted
    return {
        "item": found.item,
        "body": body.body,
        "outcome": found.outcome,
        "rule": found.rule.rule,
        "kind": found.rule.kind,
        "counted_by": found.counted_by.rule,
        "at": found.moment.isoformat(sep=" ", timespec="minutes") if found.moment else None,
        "for": votes.for_ if votes else None,
        "against": votes.against if votes else None,
        "abstain": votes.abstain if votes else None,
        "needed": counted.needed if counted else None,
        "base": counted.base if counted else None,
        "sectors": [
            {"sector": s.sector, "for": s.for_, "against": s.against, "abstain": s.abstain}
            for s in (votes.sectors if votes else ())
        ],
        "switch": counted.switch if counted else None,
        "switch_with_chair": counted.with_chair if counted else None,
        "more": counted.more if counted else None,
        "tie": found.tie or None,
        "quorum": count_data(found.quorum),
        "votes": [
            {
                "member": c.vote.member,
                "vote": c.vote.vote,
                "seat": c.seat.seat,
                "sector": c.seat.sector,
                "how": c.how,
                "by": c.vote.by or c.vote.member,
                "round": c.vote.round,
            }
            for c in found.cast
        ],
        "not_counted": [
            {"member": r.vote.member, "vote": r.vote.vote, "why": r.why, "line": r.vote.line}
            for r in found.refused
        ],
        "recused": list(found.recused),
        "consent": _consent_data(found.consent) if found.consent else None,
        "closes": found.writing.closes.isoformat(sep=" ", timespec="minutes") if found.writing else None,
        "agenda": _agenda_data(agenda) if agenda else None,
        "notes": notes(found, body, said, law=law, agenda=agenda, beside=beside),
        "sentence": decision_sentence(found, said),
    }


def votes_table(found: Decision, said: Wording) -> tuple[list[str], list[list[object]]]:
    """Give votes by name: an open meeting asks for it, and a member can find a mistake."""
    heads = ("member", "vote", "seat", "sector", "how")
    rows: list[list[object]] = [
        [
            c.vote.member, _word(c.vote, said), c.seat.seat,
            c.seat.sector,
            said.say(f"how_{c.how}") + (f" ({c.vote.by})" if c.vote.by not in ("", c.vote.member) else ""),
        ]
        for c in found.cast
    ]  # fmt: skip
    return [said.say(f"head_{head}") for head in heads], rows


def _word(vote: Vote, said: Wording) -> str:
    word = said.say(f"vote_{vote.vote}")
    return f"{word} ({said.say(f'tested_{vote.tested}')})" if vote.tested else word


def decision_sentence(found: Decision, said: Wording) -> str:
    """Say what was decided, by which rule, with the arithmetic, and what would have changed it."""
    label = found.rule.label
    name = found.rule.rule if label is None else f"{found.rule.rule}: {said.text(label)}"
    outcome = said.say(f"outcome_{found.outcome}").lower()
    told = said.say(
        "decided",
        outcome=f"{said.say('decided_item', item=found.item)}: {outcome}",
        rule=name,
        arithmetic=_arithmetic(found, said),
    )
    if found.outcome in ("passed", "failed"):
        told = joined_sentences(told, _what_would_change(found, said))
    if found.consent and found.outcome == "goes_on" and found.counted is None:
        told = joined_sentences(told, said.say(f"consent_next_{_next_step(found.consent)}"))
    return told


def notes(
    found: Decision,
    body: Body,
    said: Wording,
    *,
    law: OpenMeetingVersion | None = None,
    agenda: Agenda | None = None,
    beside: Sequence[str] = (),
) -> list[str]:
    """Say what stands beside a decision: its quorum, who stepped aside, which votes do not count and why.

    `beside` is what the command adds: guests, items of another name, a rule taken in place of the charter's.
    """
    count = found.quorum
    told = [
        said.say(
            "quorum_there", present=count.present, of=count.of, needed=count.needed,
            sectors=sector_counts(count, said),
        )
    ]  # fmt: skip
    if not found.presence_known:
        told.append(said.say("presence_unknown"))
    if found.recused:
        told.append(said.say("recused_there", members=joined(found.recused)))
    if found.refused:
        each = [
            said.say("not_counted_by", member=r.vote.member, why=said.say(f"why_{r.why}"))
            for r in found.refused
        ]
        told.append(said.say("not_counted", votes="; ".join(each)))
    if found.consent and found.consent.without_reason:
        told.append(said.say("consent_no_reason", members=joined(found.consent.without_reason)))
    if found.writing:
        if not found.writing.is_open:
            told.append(said.say("closed_on", closes=_closes(found)))
        untimed = [c.vote.member for c in found.cast if c.vote.at is None]
        if untimed:
            told.append(said.say("untimed", members=joined(untimed)))
    if found.interest_of_body:
        told.append(said.say("ask_counsel"))
    if agenda is not None:
        told += agenda_notes(agenda, said)
    told += beside
    if law is not None and law.votes_by_name:
        told.append(said.say("law_by_name", body=body.body))
    if law is not None and not law.proxies and body.proxies.allowed:
        told.append(said.say("law_proxies", body=body.body, citation=law.citation))
    if law is not None and not law.verified:
        told.append(said.say("law_unverified"))
    return told


def agenda_notes(agenda: Agenda, said: Wording) -> list[str]:
    """Say which items of a consent agenda go together, and which were pulled, by whom."""
    told = [
        said.say("agenda_together", items=joined(agenda.together))
        if agenda.together
        else said.say("agenda_nothing")
    ]
    if agenda.pulled:
        each = (
            said.say("agenda_pulled_by", item=item, members=joined(members))
            for item, members in agenda.pulled.items()
        )
        told.append(said.say("agenda_pulled", items=joined(each)))
    for item, members in agenda.aside.items():
        key = "agenda_aside" if members else "agenda_aside_body"
        told.append(said.say(key, item=item, members=joined(members)))
    if agenda.strangers:
        told.append(said.say("agenda_strangers", members=joined(agenda.strangers)))
    return told


def _agenda_data(agenda: Agenda) -> dict[str, object]:
    return {"together": list(agenda.together), "pulled": agenda.pulled, "recused": agenda.aside}


def not_available(body: Body, law: OpenMeetingVersion | None, said: Wording) -> str:
    """Say why a body does not decide in writing: the law, or its charter."""
    if law is None:
        return said.say("charter_in_writing", body=body.body)
    told = said.say("law_in_writing", body=body.body, citation=law.citation)
    return told if law.verified else joined_sentences(told, said.say("law_unverified"))


def joined_sentences(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _arithmetic(found: Decision, said: Wording) -> str:
    if found.outcome == "open":
        if found.votes is None:
            return said.say("open_consent", closes=_closes(found))
        return said.say("open_said", votes=_votes(found, said), closes=_closes(found))
    if found.outcome == "no_quorum":
        count = found.quorum
        return said.say(
            "no_quorum_said", present=count.present, of=count.of, needed=count.needed,
            sectors=sector_counts(count, said),
        )  # fmt: skip
    if found.outcome == "advised":
        return said.say("advice_said", votes=_votes(found, said))
    before = ""
    if found.consent is not None:
        if found.counted is None:
            return _consent(found.consent, found.outcome, said)
        key = "consent_vote" if found.consent.standing else "consent_vote_nobody"
        before = said.say(
            key, round=found.consent.round, rounds=found.consent.rounds,
            standing=joined(found.consent.standing), then=found.counted_by.rule,
        )  # fmt: skip
    return before + _counted(found, said)


def _counted(found: Decision, said: Wording) -> str:
    rule, counted, votes = found.counted_by, found.counted, found.votes
    if counted is None or votes is None:
        return ""
    named = counted.sectors_for if rule.kind == "sectors_for" else counted.sectors_against
    seats = said.say(f"base_{rule.seats}")
    told = said.say(
        f"by_{rule.kind}", votes=_votes(found, said), base=counted.base, needed=counted.needed,
        for_=votes.for_, share=rule.share, seats=seats,
        counted=seats if rule.of == "seats" else said.say("cast_votes"), sectors=rule.sectors,
        n=len(named), named=joined(named) or said.say("none_of_them"),
    )  # fmt: skip
    return f"{told}; {said.say(f'tie_{found.tie}')}" if found.tie else told


def _what_would_change(found: Decision, said: Wording) -> str:
    counted = found.counted
    if counted is None:
        return ""
    chair = "_chair" if counted.with_chair else ""
    if found.outcome == "passed":
        return said.counted(f"switch_to_fail{chair}", counted.switch) if counted.switch else ""
    ways = []
    if counted.switch is not None:
        ways.append(said.counted(f"switch_to_pass{chair}", counted.switch))
    if counted.more is not None:
        ways.append(said.counted("more_to_pass", counted.more))
    return joined_sentences(*ways)


def _consent(consent: Consent, outcome: str, said: Wording) -> str:
    places = {
        "standing": said.say("consent_standing", members=joined(consent.standing))
        if consent.standing
        else "",
        "untested": said.say("consent_untested", members=joined(consent.untested))
        if consent.untested
        else "",
        "settled": said.say("consent_settled", members=joined(consent.settled)) if consent.settled else "",
    }
    return said.say(
        f"consent_{outcome}", round=consent.round, rounds=consent.rounds, consenting=consent.consenting,
        **places,
    )  # fmt: skip


def _next_step(consent: Consent) -> str:
    return "test" if consent.untested else "round" if consent.standing else "nobody"


def _consent_data(consent: Consent) -> dict[str, object]:
    return {
        "round": consent.round,
        "rounds": consent.rounds,
        "consenting": consent.consenting,
        "standing": list(consent.standing),
        "untested": list(consent.untested),
        "without_reason": list(consent.without_reason),
        "settled": list(consent.settled),
    }


def _votes(found: Decision, said: Wording) -> str:
    votes = found.votes
    if votes is None:
        return ""
    return said.say("votes_said", for_=votes.for_, against=votes.against, abstain=votes.abstain)


def _closes(found: Decision) -> str:
    return found.writing.closes.isoformat(sep=" ", timespec="minutes") if found.writing else ""
