"""Whether a body has a quorum on each item of a meeting, and what it decided."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.console import say, say_json, say_table
from commonfield.cli.council.charters import (
    WORDS,
    BodyName,
    CharterFile,
    On,
    Terms,
    choose_body,
    open_charter,
    open_law,
    read_day,
)
from commonfield.cli.options import AsJson, InLanguage, spoken
from commonfield.findings import UsageError

if TYPE_CHECKING:
    from commonfield.catalog import Body, Charter, Wording
    from commonfield.council.decisions import Notice, Writing

PresenceFile = typer.Option(
    "--presence", help="member,joined,left: who was there from when to when.", exists=True, dir_okay=False
)
ItemsFile = Annotated[
    Path | None,
    typer.Option("--items", help="item,from,to: the items of the meeting.", exists=True, dir_okay=False),
]
Recusals = Annotated[
    Path | None,
    typer.Option(
        "--recusals", help="member,item,interest: who steps aside from what.", exists=True, dir_okay=False
    ),
]
ProxyFile = Annotated[
    Path | None,
    typer.Option("--proxies", help="giver,holder,item: who acts for whom.", exists=True, dir_okay=False),
]
At = Annotated[str, typer.Option("--at", help="A time, as 10:30.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(quorum)
    app.command()(decide)


def quorum(
    charter: CharterFile,
    presence: Annotated[Path, PresenceFile],
    body: BodyName = "",
    on: On = "",
    items: ItemsFile = None,
    at: At = "",
    recusals: Recusals = None,
    proxies: ProxyFile = None,
    terms: Terms = None,
    posted: Annotated[
        str, typer.Option("--posted", help="When the agenda was posted, as 2025-02-28T09:00.")
    ] = "",
    begins: Annotated[
        str,
        typer.Option("--begins", help="For its notice: when it was to begin; the first item's if not given."),
    ] = "",
    meeting: Annotated[
        str, typer.Option("--meeting", help="The kind of meeting, for its notice: regular, special.")
    ] = "regular",
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say for each item of a meeting whether a body had a quorum, when it was lost, and who is still needed.

    Nothing is stored and nothing is sent.
    """
    from commonfield.catalog import Wording
    from commonfield.council.decisions import (
        asked_moment,
        follow_meeting,
        law_for,
        people_of,
        read_meeting,
        roster_of,
        telling,
        under_law,
    )

    found = open_charter(charter)
    day = read_day("--on", on)
    chosen = choose_body(found, body)
    law = law_for(chosen, open_law(found), day)
    acting = under_law(chosen, law)
    roster = roster_of(found, terms=terms)
    people = people_of(acting, roster, day)
    held = read_meeting(
        day, presence=presence, items=items, recusals=recusals, proxies=proxies, people=people
    )
    moment = asked_moment("--at", at, day) if at else None
    told = follow_meeting(acting, roster, held, at=moment)
    said = Wording(WORDS, spoken(language))
    start = (
        asked_moment("--begins", begins, day) if begins else min((i.begins for i in held.items), default=None)
    )
    notice = _notice(found, chosen, day, posted=posted, kind=meeting, begins=start)
    if as_json:
        data = telling.quorum_data(told, acting, roster, held, said)
        say_json({**data, "notice": telling.notice_data(notice, said) if notice else None})
        return
    say_table(*telling.quorum_table(told, said))
    say()
    say(telling.quorum_rule(told[0].ending, acting, said))
    for item in told:
        say(telling.item_sentence(item, acting, roster, held, said))
    for note in telling.quorum_notes(told, acting, roster, held, said):
        say(note)
    if notice:
        say(telling.notice_sentence(notice, said))
    say(telling.quorum_summary(told, said))


def decide(
    charter: CharterFile,
    votes: Annotated[
        Path,
        typer.Option(
            "--votes",
            help="member,vote and item,by,reason,tested,round,at. Votes are for, against, abstain, recused; "
            "by consent also consent or objection, tested as upheld, integrated, withdrawn or not_valid.",
            exists=True,
            dir_okay=False,
        ),
    ],
    item: Annotated[str, typer.Option("--item", help="Which item is decided.")],
    body: BodyName = "",
    rule: Annotated[
        str,
        typer.Option(
            "--rule", help="A rule of the charter, or a kind such as majority_of_cast; see --question."
        ),
    ] = "",
    question: Annotated[
        str, typer.Option("--question", help="Of which kind the question is: the charter says the rule.")
    ] = "default",
    on: On = "",
    presence: Annotated[Path | None, PresenceFile] = None,
    items: ItemsFile = None,
    at: At = "",
    recusals: Recusals = None,
    proxies: ProxyFile = None,
    terms: Terms = None,
    agenda: Annotated[
        Path | None,
        typer.Option(
            "--agenda",
            help="item,pulled_by: a consent agenda, decided as --item.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    written: Annotated[
        str, typer.Option("--written", help="Decide in writing, opened at this time: 2025-03-03T09:00.")
    ] = "",
    now: Annotated[
        str, typer.Option("--now", help="In writing: when it is being read; now if not given.")
    ] = "",
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say what a body decided on an item, by which rule, with the arithmetic and what would have changed it.

    Only votes that count are counted; the others are told with the reason. Exit code 0 says that there is an
    answer, also where the item failed or there was no quorum: read the last line, or `outcome` in --json.
    Nothing is stored and nothing is sent.
    """
    from commonfield.catalog import Wording
    from commonfield.council.decisions import (
        asked_moment,
        find_moment,
        law_for,
        people_of,
        pull_items,
        read_agenda,
        read_meeting,
        read_votes,
        roster_of,
        telling,
        telling_decision,
        under_law,
    )
    from commonfield.council.decisions import decide as decides

    said = Wording(WORDS, spoken(language))
    found = open_charter(charter)
    chosen = choose_body(found, body)
    # a question in writing belongs to the day on which it was opened
    day = read_day("--on", on or (written[:10] if len(written) > 10 else ""))
    law = law_for(chosen, open_law(found), day)
    if written and (chosen.written_consent is None or (law is not None and not law.written_consent)):
        why = telling_decision.not_available(chosen, law, said)
        _say_unavailable(item, chosen, why, said, as_json=as_json)
        return
    acting = under_law(chosen, law)
    asked = {"in_writing": bool(written), "is_agenda": agenda is not None}
    name = rule or _rule_name(chosen, question, **asked)
    try:
        by_rule = found.rule(name)
    except KeyError:
        raise UsageError(
            f"--rule: expected a rule of the charter, found `{name}`.",
            fix=f"Known: {', '.join(found.rule_names)}.",
        ) from None
    roster = roster_of(found, terms=terms)
    people = people_of(acting, roster, day)
    held = read_meeting(
        day, presence=presence, items=items, recusals=recusals, proxies=proxies, people=people
    )
    moment = asked_moment("--at", at, day) if at else None
    rows = read_agenda(agenda) if agenda is not None else []
    pulled = None
    if agenda is not None:
        pulled = pull_items(rows, acting, roster, held, find_moment(held, item, at=moment))
    known = {item, *(row.item for row in rows), *(i.item for i in held.items)}
    beside = telling.meeting_notes(held, acting, roster, known, said)
    own = _charter_rule(chosen, question, **asked)
    if rule and own and own != rule:
        beside.append(said.say("rule_in_place", charter=own, rule=rule))
    decision = decides(
        found,
        acting,
        roster,
        held,
        read_votes(votes, item=item, day=day),
        item=item,
        rule=by_rule,
        at=moment,
        writing=_writing(chosen, written, now, day),
    )
    if as_json:
        say_json(
            telling_decision.decision_data(decision, chosen, said, law=law, agenda=pulled, beside=beside)
        )
        return
    say_table(*telling_decision.votes_table(decision, said))
    say()
    for note in telling_decision.notes(decision, chosen, said, law=law, agenda=pulled, beside=beside):
        say(note)
    say(telling_decision.decision_sentence(decision, said))


def _say_unavailable(item: str, body: Body, why: str, said: Wording, *, as_json: bool) -> None:
    if as_json:
        say_json({"item": item, "body": body.body, "outcome": "not_available", "sentence": why})
    else:
        say(why)
        say(f"{said.say('decided_item', item=item)}: {said.say('outcome_not_available').lower()}.")


def _charter_rule(body: Body, question: str, *, in_writing: bool, is_agenda: bool) -> str:
    """Give the rule that the charter names: for writing, the consent agenda, or the kind of question."""
    if question != "default" and question in body.decides:
        return body.decides[question]
    if in_writing and body.written_consent is not None:
        return body.written_consent.rule
    return body.consent_agenda if is_agenda else body.decides.get(question, "")


def _rule_name(body: Body, question: str, *, in_writing: bool, is_agenda: bool) -> str:
    """Give the rule of the charter, or a majority of the votes cast where it names none.

    Raises:
        UsageError: the charter knows no such question, or has another rule for it than for writing.
    """
    if question != "default" and question not in body.decides:
        raise UsageError(
            f"--question: expected a kind of question of the body, found `{question}`.",
            fix=f"Known: {', '.join(body.decides) or 'none; name a rule with --rule'}.",
        )
    name = _charter_rule(body, question, in_writing=in_writing, is_agenda=is_agenda)
    for way, rule in (
        ("decides in writing", body.written_consent.rule if in_writing and body.written_consent else name),
        ("decides a consent agenda", body.consent_agenda if is_agenda and not in_writing else name),
    ):
        if rule != name:
            raise UsageError(
                f"--question: expected one rule, found two: the charter decides `{question}` by {name}, and "
                f"{way} by {rule}.",
                fix="Decide it in a meeting and by itself, write one rule for both into the charter, or name "
                "one with --rule.",
            )
    return name or "majority_of_cast"


def _writing(body: Body, written: str, now: str, day: date) -> Writing | None:
    from commonfield.council.decisions import Writing, asked_moment

    if not written or body.written_consent is None:
        return None
    opened = asked_moment("--written", written, day)
    closes = opened + timedelta(days=body.written_consent.days)
    return Writing(opened, closes, asked_moment("--now", now, day) if now else datetime.now())


def _notice(
    charter: Charter, body: Body, day: date, *, posted: str, kind: str, begins: datetime | None
) -> Notice | None:
    from commonfield.council.decisions import asked_moment, check_notice, law_for

    if not posted:
        return None
    law = law_for(body, open_law(charter), day)
    if law is None:
        raise UsageError(
            "--posted: expected a body that an open-meeting law covers, found one that none does.",
            likely_cause="The charter names no open-meeting rules, or says that the body is not covered.",
            fix="Leave --posted out, or write open_meetings and openness into the charter.",
        )
    if begins is None:
        raise UsageError(
            "--posted: expected to know when the meeting was to begin, found neither --begins nor --items.",
            fix="Say it with --begins 09:00: when the first one came tells nothing of it.",
        )
    return check_notice(law, kind=kind, posted=asked_moment("--posted", posted, day), begins=begins)
