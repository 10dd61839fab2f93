"""What the commands on a charter share: the charter, its funder's rules, a body, a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.findings import UsageError

if TYPE_CHECKING:
    from commonfield.catalog import Body, Charter, OpenMeetingRules, RulePack

WORDS = "council/decisions"

CharterFile = Annotated[str, typer.Argument(help="A charter as YAML, or the name of a shipped one.")]
BodyName = Annotated[str, typer.Option("--body", help="Which body; the one above all others if not given.")]
Terms = Annotated[
    Path | None,
    typer.Option(
        "--terms", help="seat,member,began_on,ended_on,alternate: in place of the charter's.", dir_okay=False
    ),
]
On = Annotated[str, typer.Option("--on", help="The day, as 2025-03-03; today if not given.")]


def open_charter(name: str) -> Charter:
    """Read a charter file, or take a shipped one."""
    from commonfield.catalog import Catalog, Charter
    from commonfield.catalog.loader import load_file

    path = Path(name)
    if path.is_file():
        return load_file(Charter, path)
    shipped = Catalog().all(Charter)
    if name in shipped:
        return shipped[name]
    raise UsageError(
        f"CHARTER: expected a file, or a shipped charter ({', '.join(shipped)}), found neither.",
        fix="Write the path of the file, or one of these names.",
    )


def open_pack(name: str) -> RulePack | None:
    """Give a rule pack; null where none is named."""
    from commonfield.catalog import Catalog, RulePack

    return Catalog().get(RulePack, name) if name else None


def open_law(charter: Charter) -> OpenMeetingRules | None:
    """Give the open-meeting rules that a charter names, if any."""
    from commonfield.catalog import Catalog, OpenMeetingRules

    return Catalog().get(OpenMeetingRules, charter.open_meetings) if charter.open_meetings else None


def choose_body(charter: Charter, name: str) -> Body:
    """Find a body, or the one above all others."""
    from commonfield.council.decisions import body_of, main_body

    return body_of(charter, name) if name else main_body(charter)


def read_day(option: str, text: str) -> date:
    """Read a day that was typed; today where none was."""
    if not text:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{option}: expected a date such as 2025-03-03, found something else.",
            fix="Write year, month and day with dashes between.",
        ) from None
