"""What the commands on a charter share: the charter, its funder's rules, a body, a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from commonfield.findings import DefinitionError, UsageError

if TYPE_CHECKING:
    from commonfield.catalog import Body, Charter, OpenMeetingRules, RulePack
    from commonfield.catalog.definition import Definition

Kind = TypeVar("Kind", bound="Definition")
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

    path = Path(name)
    if path.is_file():
        return _read(Charter, path)
    shipped = Catalog().all(Charter)
    if name in shipped:
        return shipped[name]
    raise UsageError(
        f"CHARTER: expected a file, or a shipped charter ({', '.join(shipped)}), found neither.",
        fix="Write the path of the file, or one of these names.",
    )


def open_pack(charter: Charter, name: str = "") -> RulePack | None:
    """Give the rule pack that was typed, or that a charter names; null where neither does.

    A shipped one is given by its name, one of your own by its path: typed, from where you are; in a charter,
    from its folder.
    """
    from commonfield.catalog import Catalog, RulePack

    if not name:
        return _named_in(charter, RulePack, "rule_pack", charter.rule_pack) if charter.rule_pack else None
    shipped = Catalog().all(RulePack)
    if name in shipped:
        return shipped[name]
    if Path(name).is_file():
        return _read(RulePack, Path(name))
    raise UsageError(
        "--rule-pack: expected a file, or a shipped rule pack, found neither.",
        fix=f"Write the path of the file, or one of: {', '.join(shipped)}.",
    )


def open_law(charter: Charter) -> OpenMeetingRules | None:
    """Give the open-meeting rules that a charter names, if any; see `open_pack`."""
    from commonfield.catalog import OpenMeetingRules

    if not charter.open_meetings:
        return None
    return _named_in(charter, OpenMeetingRules, "open_meetings", charter.open_meetings)


def _read(kind: type[Kind], path: Path) -> Kind:
    from commonfield.catalog.loader import load_typed, read_text

    return load_typed(kind, read_text(path), file=str(path), extra={"name": path.stem, "file": str(path)})


def _named_in(charter: Charter, kind: type[Kind], key: str, name: str) -> Kind:
    """Open what a charter names under a key: shipped, or a file beside the charter.

    Raises:
        DefinitionError: it is neither; the charter and the line are named.
    """
    from commonfield.catalog import Catalog
    from commonfield.catalog.loader import read_yaml

    shipped = Catalog().all(kind)
    if name in shipped:
        return shipped[name]
    own = Path(charter.file)
    if (own.parent / name).is_file():
        return _read(kind, own.parent / name)
    text = own.read_text(encoding="utf-8") if own.is_file() else f"{key}:"
    line = read_yaml(text, file=charter.file)[1].get((key,), 1)
    raise DefinitionError(
        f"{charter.file}:{line}: {key}: expected a file beside the charter, or shipped rules, found neither.",
        fix=f"Write the path of the file, from the folder of the charter, or one of: {', '.join(shipped)}.",
    )


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
