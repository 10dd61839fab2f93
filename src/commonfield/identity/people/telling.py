"""The account of a linkage in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.identity.people.result import Account, FileRead

RULES_TOLD = 4


def sentences(account: Account, said: Wording, *, persons: int | None = None) -> Iterator[str]:
    """Give what was used, what came of it and how good it is expected to be, line by line.

    Args:
        account: See `Account`.
        said: The messages of this package.
        persons: How many people a file holds; null where two files were linked.
    """
    for file in account.files:
        yield from _read(file, said)
    yield said.say("fields", fields=_named(account.fields, said))
    if account.unused:
        reasons = [said.say(f"unused_{why}", field=said.say(field)) for field, why in account.unused.items()]
        yield said.say("unused", reasons=", ".join(reasons))
    yield said.say("rules", rules=_rules(account.rules, said), pairs=said.count(account.pairs_compared))
    if account.pairs_passed_over:
        yield said.say("passed_over", pairs=said.count(account.pairs_passed_over))
    yield said.say(f"weights_{account.weights}")
    for key, n in (("twins", account.twins), ("twins_allowed", account.twins_allowed)):
        if n:
            yield said.counted(key, n)
    if account.ladder.expected_precision is None:
        yield said.say("ladder_none")
    else:
        yield _ladder(account, said)
    yield _result(account, said, persons)
    yield expectation(account.expected_precision, account.expected_recall, said)
    if account.links:
        yield said.say("caution")


def expectation(precision: float | None, recall: float | None, said: Wording) -> str:
    """Give what to expect of the links, as shares of 100."""
    if precision is None:
        return said.say("expected_none")
    if recall is None:
        return said.say("expected_precision", precision=_share(precision))
    return said.say("expected", precision=_share(precision), recall=_share(recall))


def _read(file: FileRead, said: Wording) -> Iterator[str]:
    yield said.say("file", name=file.name, records=said.count(file.records))
    for field in file.fields:
        yield said.say(
            "read_form" if field.form else "read",
            field=said.say(field.field),
            columns=" + ".join(field.columns),
            form=field.form,
            filled=_share(field.filled),
        )
        if field.unread:
            yield said.counted("unread", field.unread)
    if file.columns_not_used:
        yield said.say("columns_not_used", columns=", ".join(file.columns_not_used))


def _result(account: Account, said: Wording, persons: int | None) -> str:
    if persons is None:
        return said.counted("links", account.links)
    records = said.count(account.files[0].records)
    return said.counted("persons", account.links, records=records, persons=said.count(persons))


def _ladder(account: Account, said: Wording) -> str:
    ladder = account.ladder
    return said.say(
        "ladder",
        rules=_rules(ladder.rules, said),
        n=said.count(ladder.links),
        precision=_share(ladder.expected_precision or 0.0),
    )


def _rules(rules: Sequence[Sequence[str]], said: Wording) -> str:
    told = [_named(rule, said, between=f" {said.say('rule_and')} ") for rule in rules[:RULES_TOLD]]
    more = [said.say("more_rules", n=len(rules) - RULES_TOLD)] if len(rules) > RULES_TOLD else []
    return "; ".join([*told, *more])


def _named(columns: Sequence[str], said: Wording, *, between: str = ", ") -> str:
    return between.join(said.say(column) for column in columns)


def _share(share: float) -> str:
    return f"{share:.1%}"
