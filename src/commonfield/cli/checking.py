"""Outputs that are to leave: requested, checked, read by two people, decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from commonfield.catalog import OutputKind
from commonfield.cli.console import console, say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, KeysFolder, RegionFolder, opened, spoken
from commonfield.findings import Exit, UsageError

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.disclosure.checking import ReleaseRequest, Vote
    from commonfield.pipeline.occasion import Occasion
    from commonfield.region import Region
    from commonfield.vocabulary import Language

outputs_app = typer.Typer(
    help="Let outputs leave: request, check, read by two people, decide.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

RequestId = Annotated[str, typer.Argument(help="The id of the request, or the beginning of it.")]
By = Annotated[str, typer.Option("--by", help="Who does it.", show_default="who runs the command")]
Comment = Annotated[str, typer.Option(help="Why, for whoever made it.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    outputs_app.command("list")(list_requests)
    outputs_app.command("return")(return_)
    for command in (new, add, submit, show, review, approve, reject, withdraw, release):
        outputs_app.command()(command)
    app.add_typer(outputs_app, name="outputs")


def new(
    purpose: Annotated[str, typer.Option("--for", help="What the outputs are for.")],
    audience: Annotated[str, typer.Option(help="Who will see them.")],
    by: By = "",
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Begin a request. Whoever begins it is its maker, and never one of its reviewers."""
    from commonfield.pipeline import checking

    at = opened(region, keys)
    begun = checking.begin_request(at, purpose=purpose, audience=audience, occasion=_occasion(by))
    _answer(begun, at, language, as_json)


def add(
    request: RequestId,
    file: Annotated[Path, typer.Argument(exists=True, help="A file, or the folder of a release.")],
    kind: Annotated[
        str, typer.Option(help="table, chart_data, document, release; or supporting, which never leaves.")
    ] = "table",
    shows: Annotated[str, typer.Option(help="What it shows.")] = "",
    counted: Annotated[str, typer.Option(help="Who is counted in it.")] = "",
    made_from: Annotated[str, typer.Option("--from", help="From which release or data it was made.")] = "",
    controls: Annotated[str, typer.Option(help="What was done so that nobody can be identified.")] = "",
    counts_in: Annotated[
        list[str] | None, typer.Option(help="A table of the request with the counts behind it.")
    ] = None,
    not_people: Annotated[
        list[str] | None, typer.Option(help="A column that does not count people: schools, programs.")
    ] = None,
    by: By = "",
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Add FILE to a request, or say anew what it is; the file itself stays where it lies."""
    from commonfield.disclosure.checking import OutputFile
    from commonfield.pipeline import checking

    at = opened(region, keys)
    told = OutputFile.from_dict(
        {
            "name": file.resolve().name,
            "path": str(file),
            "kind": _kind(kind),
            "sha256": "",
            "shows": shows,
            "counted": counted,
            "made_from": made_from,
            "controls": controls,
            "counts_in": counts_in or [],
            "not_people": not_people or [],
        }
    )
    changed = checking.add_output(at, request, told, occasion=_occasion(by))
    _answer(changed, at, language, as_json, file=told.name)


def submit(
    request: RequestId,
    by: By = "",
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Have the files checked, and hand them to the reviewers; exit code 13 where a finding forbids it.

    After a request was returned, this hands it in again. Votes on files that did not change stand.
    """
    from commonfield.pipeline import checking

    at = opened(region, keys)
    came = checking.submit_request(at, request, occasion=_occasion(by))
    code = Exit.NOT_RELEASABLE if came.blocking else Exit.DONE
    if as_json:
        findings = [{"file": finding.file, **finding.as_dict()} for finding in came.findings]
        say_json({**_as_dict(came.request), "findings": findings, "exit_code": int(code)})
        raise typer.Exit(code)
    said = _words(language, at)
    for finding in came.findings:
        say(finding.message(said.language))
    notes = len(came.findings) - came.blocking
    if notes:
        say(said.counted("notes", notes))
    if came.blocking:
        say(said.counted("blocking", came.blocking))
        raise typer.Exit(code)
    say(said.say("submitted", id=came.request.id))


def show(
    request: RequestId,
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say what a request holds, what its maker says of each file, where it stands, and what happened."""
    from commonfield.pipeline import checking

    at = opened(region, keys)
    found = checking.find_request(at, request)
    if as_json:
        say_json(_as_dict(found))
        return
    said = _words(language, at)
    for line in _shown(found, said):
        say(line)
    say_table(
        [said.say(head) for head in ("at", "by", "what")],
        [(e.at.isoformat(), e.by, said.say(f"event_{e.kind}")) for e in found.events],
    )


def list_requests(
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """List every request and where it stands."""
    from commonfield.pipeline import checking

    at = opened(region, keys)
    found = checking.all_requests(at)
    if as_json:
        say_json([_as_dict(request) for request in found])
        return
    said = _words(language, at)
    say_table(
        [said.say(head) for head in ("id", "state", "maker", "files", "purpose", "audience")],
        [
            (r.id, said.say(f"state_{r.state.value}"), r.maker, len(r.leaving), r.purpose, r.audience)
            for r in found
        ],
    )
    say(said.counted("requests", len(found)))


def review(
    request: RequestId,
    vote: Annotated[str, typer.Option(help="approve, changes or undecided.")],
    file: Annotated[
        list[str] | None, typer.Option(help="Of this file; of every file that would leave if not given.")
    ] = None,
    comment: Comment = "",
    by: By = "",
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say of files whether they may leave, after reading them. Two people other than the maker are needed.

    Nobody sees another's votes before both have voted on everything.
    """
    from commonfield.disclosure.checking import VOTES
    from commonfield.pipeline import checking

    if vote not in VOTES:
        raise UsageError(f"--vote: expected one of {', '.join(VOTES)}, found another word.")
    at = opened(region, keys)
    chosen: Vote = vote
    names = file or [each.name for each in checking.find_request(at, request).leaving]
    votes = dict.fromkeys(names, (chosen, comment))
    changed = checking.review_request(at, request, votes, occasion=_occasion(by))
    _answer(changed, at, language, as_json)


def return_(
    request: RequestId,
    comment: Comment,
    by: By = "",
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Give a request back to its maker, who may change it and submit it again."""
    from commonfield.pipeline import checking

    at = opened(region, keys)
    changed = checking.return_request(at, request, comment=comment, occasion=_occasion(by))
    _answer(changed, at, language, as_json)


def approve(
    request: RequestId,
    by: By = "",
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Decide that the files may leave: two people approved each of them as it is, and nobody objects."""
    from commonfield.pipeline import checking

    at = opened(region, keys)
    _answer(checking.approve_request(at, request, occasion=_occasion(by)), at, language, as_json)


def reject(
    request: RequestId,
    comment: Comment,
    by: By = "",
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Decide for good that the files may not leave."""
    from commonfield.pipeline import checking

    at = opened(region, keys)
    changed = checking.reject_request(at, request, comment=comment, occasion=_occasion(by))
    _answer(changed, at, language, as_json)


def withdraw(
    request: RequestId,
    file: Annotated[str, typer.Option(help="Take out this file alone.")] = "",
    by: By = "",
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """End a request of your own, or take a file out of it."""
    from commonfield.pipeline import checking

    at = opened(region, keys)
    changed = (
        checking.take_out_output(at, request, file, occasion=_occasion(by))
        if file
        else checking.withdraw_request(at, request, occasion=_occasion(by))
    )
    _answer(changed, at, language, as_json, file=file)


def release(
    request: RequestId,
    out: Annotated[Path, typer.Option(help="A folder to write, which does not exist yet.", file_okay=False)],
    by: By = "",
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Copy what was approved to a folder, with a receipt that names who agreed and what is promised."""
    from commonfield.pipeline import leaving

    at = opened(region, keys)
    left = leaving.release_request(at, request, out=out, occasion=_occasion(by))
    if as_json:
        say_json({**_as_dict(left), "folder": out})
        return
    say(_words(language, at).counted("released", len(left.leaving), id=left.id, folder=out))


def _occasion(by: str) -> Occasion:
    from commonfield.pipeline.occasion import Occasion, who_is_here

    return Occasion(by=by or who_is_here(), tell=console.tell)


def _kind(kind: str) -> str:
    known = get_args(OutputKind)
    if kind not in known:
        raise UsageError(f"--kind: expected one of {', '.join(known)}, found another word.")
    return kind


def _words(language: Language | None, region: Region) -> Wording:
    from commonfield.catalog import Wording

    return Wording("disclosure/checking", spoken(language, region))


def _answer(
    request: ReleaseRequest, region: Region, language: Language | None, as_json: bool, *, file: str = ""
) -> None:
    """Say what the last step of a request did."""
    from commonfield.disclosure.checking import reviewers_of

    if as_json:
        say_json(_as_dict(request))
        return
    reviewers = ", ".join(reviewers_of(request))
    said = _words(language, region)
    last = request.events[-1].kind
    say(said.say(last, id=request.id, file=file, maker=request.maker, reviewers=reviewers))


def _shown(request: ReleaseRequest, said: Wording) -> Iterator[str]:
    """Say what a request holds; votes of others only when they may be seen."""
    from commonfield.disclosure.checking import visible_reviews

    told = {"purpose": request.purpose, "audience": request.audience, "maker": request.maker}
    yield f"{request.id} ({said.say(f'state_{request.state.value}')}): {said.say('about', **told)}"
    for file in request.files:
        yield f"{file.name} ({said.say(f'kind_{file.kind}')}), {file.path}"
        for what in ("shows", "counted", "made_from", "controls"):
            if text := getattr(file, what):
                yield f"  {said.say(what)}: {text}"
    for finding in request.findings:
        place = ", ".join(filter(None, (finding["file"], finding["element"])))
        expected, found = finding["expected"][said.language], finding["found"][said.language]
        yield f"{finding['code']} {place}: {expected} / {found}"
    read = sum(request.has_read(each.by) for each in request.reviews)
    shown = visible_reviews(request)
    if not shown:
        yield said.counted("reviews_in", read) if read else said.say("reviews_none")
    for each in shown:
        for name, judged in each.judged.items():
            vote = said.say(f"vote_{judged.vote}")
            yield said.say("votes_of", by=each.by, file=name, vote=vote, comment=judged.comment).rstrip()


def _as_dict(request: ReleaseRequest) -> dict[str, Any]:
    """Give a request as plain data, for JSON; votes of others only when they may be seen."""
    from commonfield.disclosure.checking import reviewers_of, visible_reviews

    return {
        "request": request.id,
        "purpose": request.purpose,
        "audience": request.audience,
        "maker": request.maker,
        "state": request.state.value,
        "files": [file.as_dict() for file in request.files],
        "findings": list(request.findings),
        "reviews": [asdict(review) for review in visible_reviews(request)],
        "have_read": [each.by for each in request.reviews if request.has_read(each.by)],
        "approved_by": list(reviewers_of(request)),
        "events": [{"kind": e.kind, "by": e.by, "at": e.at.isoformat()} for e in request.events],
    }
