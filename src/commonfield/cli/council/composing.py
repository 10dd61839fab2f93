"""Whether a body is composed as it must be, and what it may decide alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from commonfield.cli.console import say, say_json, say_table
from commonfield.cli.council.charters import WORDS, CharterFile, On, Terms, open_charter, open_pack, read_day
from commonfield.cli.options import AsJson, InLanguage, spoken
from commonfield.findings import Exit, UsageError


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(composition)
    app.command()(delegation)


def composition(
    charter: CharterFile,
    on: Annotated[str, typer.Option("--on", help="One day, as 2025-03-03.")] = "",
    first: Annotated[
        str, typer.Option("--from", help="The first day; the first of the terms if not given.")
    ] = "",
    last: Annotated[str, typer.Option("--to", help="The last day; today if not given.")] = "",
    rule_pack: Annotated[
        str,
        typer.Option(
            "--rule-pack", help="What the funder asks, shipped or a file; the charter's if not given."
        ),
    ] = "",
    terms: Terms = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say on which days the bodies of CHARTER were composed as they must be, and what would mend the others.

    Exit code 15 where some day fails. Nothing is stored and nothing is sent.
    """
    from commonfield.catalog import Wording
    from commonfield.council.decisions import follow_composition, roster_of, telling_charter

    found = open_charter(charter)
    roster = roster_of(found, terms=terms)
    if on and (first or last):
        raise UsageError("--on: expected one day or a span, found both.", fix="Leave --from and --to out.")
    begins = read_day("--on", on) if on else read_day("--from", first) if first else None
    if begins is None:
        begins = min((term.began_on for term in roster.terms), default=date.today())
    ends = begins if on else read_day("--to", last) if last else max(date.today(), begins)
    if ends < begins:
        raise UsageError("--to: expected a day on or after --from, found one before.", fix="Exchange them.")
    pack = open_pack(found, rule_pack)
    spans = follow_composition(found, roster, first=begins, last=ends, pack=pack)
    said = Wording(WORDS, spoken(language))
    if as_json:
        say_json(telling_charter.composition_data(spans, said))
    else:
        say_table(*telling_charter.composition_table(spans, said))
        say()
        for span in spans:
            say(telling_charter.span_sentence(span, said))
        if pack is not None:
            say(said.say("pack_unverified", pack=pack.name, seats=said.say("seats_filled_voting")))
            if not found.commitments:
                say(said.say("commitments_untold"))
        say(telling_charter.composition_summary(spans, said))
    if not all(span.holds for span in spans):
        raise typer.Exit(Exit.BREAK_FOUND)


def delegation(
    charter: CharterFile,
    what: Annotated[str, typer.Option("--what", help="What is to be decided, as the charter names it.")],
    amount: Annotated[str, typer.Option("--amount", help="How many dollars.")] = "",
    of: Annotated[str, typer.Option("--of", help="Which class of data or type of terms.")] = "",
    body: Annotated[str, typer.Option("--body", help="Ask whether this body may.")] = "",
    on: On = "",
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say which body of CHARTER may decide something alone; with --body, whether that one may.

    Exit code 15 where the body may not, or none may. Nothing is stored and nothing is sent.
    """
    from commonfield.catalog import Wording
    from commonfield.council.decisions import find_who_may, telling_charter

    found = open_charter(charter)
    day = read_day("--on", on)
    answer = find_who_may(found, what=what, day=day, amount=_amount(amount), of=of, asked_by=body)
    said = Wording(WORDS, spoken(language))
    if as_json:
        say_json(telling_charter.delegation_data(answer, said))
    else:
        rows = [row for row in found.delegations if row.what == what]
        if rows:
            say_table(*telling_charter.delegation_table(rows, said))
            say()
        say(telling_charter.delegation_sentence(answer, said))
    if answer.body is None or answer.allowed is False:
        raise typer.Exit(Exit.BREAK_FOUND)


def _amount(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        amount = Decimal(text.replace(",", "").removeprefix("$"))
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0:
        raise UsageError("--amount: expected dollars such as 5000, found something else.", fix="Write 5000.")
    return amount
