"""What is said of an assignment: tables, sentences, plain data, and rows of a file."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from commonfield.catalog import AssignmentRules, Wording
from commonfield.council.assignment.conflicts import SOURCES, Conflict, Counsel
from commonfield.council.assignment.problem import Requirement
from commonfield.council.assignment.run import Assigned, Infeasible, Read

COLUMNS = ("proposal", "reader", "similarity", "must", "hidden", "after", "why")
"""The columns of the file that is written."""
_NAMED = 6


def as_data(found: Assigned | Infeasible, rules: AssignmentRules, said: Wording) -> dict[str, object]:
    """Give an answer as plain data; where nothing can be assigned, what would be assigned is null."""
    is_there = isinstance(found, Assigned)
    told: dict[str, object] = {
        "feasible": is_there,
        "objective": rules.objective,
        "assignments": None,
        "loads": None,
        "proposals": None,
        "worst": None,
        "total": None,
        "connected": None,
        "seed": rules.randomness.seed if rules.randomness else None,
        "chance": None,
        "excused": None,
        "conflicts": [
            {"proposal": c.proposal, "reader": c.reader, "source": c.source, "bars": c.bars,
             "waived_by": c.waived_by}
            for c in found.conflicts
        ],
        "counsel": [
            {"reader": c.reader, "proposals": list(c.proposals), "note": counsel_note(c, said)}
            for c in found.counsel
        ],
        "infeasible": [],
    }  # fmt: skip
    if isinstance(found, Assigned):
        told |= _assigned_data(found, said)
    else:
        told["infeasible"] = [
            {"kind": r.kind, "proposal": r.proposal, "reader": r.reader, "source": r.source,
             "amount": r.amount}
            for r in found.requirements
        ]  # fmt: skip
        told["lowest_cap"] = found.lowest_cap
    told["text"] = " ".join(sentences(found, rules, said))
    return told


def _assigned_data(found: Assigned, said: Wording) -> dict[str, object]:
    readers: dict[str, list[str]] = defaultdict(list)
    for read in found.assignments:
        readers[read.proposal].append(read.reader)
    drawn = found.drawn
    return {
        "assignments": [
            {"proposal": r.proposal, "reader": r.reader, "similarity": r.similarity,
             "shared": list(r.shared), "must": r.must, "hidden": r.hidden, "after": r.after,
             "chance": None if r.chance is None else round(r.chance, 6), "waived_by": r.waived_by,
             "why": why(r, said)}
            for r in found.assignments
        ],
        "loads": found.loads,
        "proposals": [
            {"proposal": p, "readers": readers[p], "fit": round(fit, 6), "sectors": list(found.sectors[p])}
            for p, fit in found.fits.items()
        ],
        "worst": {"proposals": _worst(found), "fit": round(found.worst, 6)},
        "total": found.total,
        "connected": found.parts == 1,
        "chance": drawn and {
            "cap": drawn.cap, "largest": round(drawn.largest, 6), "assignments": drawn.tickets,
            "expected_worst": round(drawn.worst, 6), "expected_total": round(drawn.total, 6),
            "at_most": round(drawn.at_most, 6),
        },
        "excused": [{"proposal": p, "reader": r} for p, r in found.excused],
    }  # fmt: skip


def rows(found: Assigned, said: Wording) -> list[list[object]]:
    """Give one row for each read, as it is written to a file; see `COLUMNS`."""
    return [
        [
            r.proposal,
            r.reader,
            "" if r.similarity is None else f"{r.similarity:g}",
            int(r.must),
            int(r.hidden),
            r.after or "",
            why(r, said),
        ]
        for r in found.assignments
    ]


def why(read: Read, said: Wording) -> str:
    """Say why one reads the other."""
    if read.similarity is None:
        told = [said.say("why_after", n=said.count(read.after)) if read.after else said.say("why_anchor")]
    elif read.shared:
        told = [said.say("why_shared", topics=", ".join(read.shared))]
    else:
        told = [said.say("why_nothing_shared")]
    if read.must and read.similarity is not None:
        told.append(said.say("why_must"))
    if read.waived_by:
        told.append(said.say("why_waived", decision=read.waived_by))
    return "; ".join(told)


def panels(found: Assigned, said: Wording) -> tuple[list[str], list[list[object]]]:
    """Give the table of proposals with their readers."""
    by_proposal: dict[str, list[Read]] = defaultdict(list)
    for read in found.assignments:
        by_proposal[read.proposal].append(read)
    heads = [said.say(f"head_{name}") for name in ("proposal", "readers", "fit", "sectors")]
    table: list[list[object]] = []
    for proposal, reads in by_proposal.items():
        if proposal in found.fits:
            table.append(
                [
                    proposal,
                    ", ".join(f"{r.reader} {_decimal(r.similarity or 0)}" for r in reads),
                    _decimal(found.fits[proposal]),
                    ", ".join(found.sectors[proposal]),
                ]
            )
        else:
            kind = "hidden_anchor" if any(r.hidden for r in reads) else "anchor"
            table.append([proposal, ", ".join(r.reader for r in reads), "", said.say(kind)])
    return heads, table


def loads(found: Assigned, said: Wording) -> tuple[list[str], list[list[object]]]:
    """Give the table of readers with what each reads."""
    of: dict[str, list[str]] = defaultdict(list)
    for read in found.assignments:
        of[read.reader].append(read.proposal)
    heads = [said.say(f"head_{name}") for name in ("reader", "load", "proposals")]
    return heads, [[r, load, ", ".join(of[r])] for r, load in found.loads.items()]


def interests(conflicts: Sequence[Conflict], said: Wording) -> tuple[list[str], list[list[object]]]:
    """Give the table of interests: for each source how many pairs, and which may read all the same."""
    bars = Counter(c.source for c in conflicts if c.bars)
    lifted: dict[str, list[str]] = defaultdict(list)
    for c in conflicts:
        if not c.bars:
            by = f" ({c.waived_by})" if c.waived_by else ""
            lifted[c.source].append(f"{c.reader} {c.proposal}{by}")
    heads = [said.say(f"head_{name}") for name in ("source", "barred", "lifted")]
    return heads, [
        [said.say(f"source_{s}"), bars[s], ", ".join(lifted[s])] for s in SOURCES if bars[s] or lifted[s]
    ]


def counsel_note(counsel: Counsel, said: Wording) -> str:
    """Say what to ask counsel."""
    return said.say("counsel", reader=counsel.reader, proposals=_named(counsel.proposals, said))


def sentences(found: Assigned | Infeasible, rules: AssignmentRules, said: Wording) -> list[str]:
    """Say the rule and the arithmetic."""
    if isinstance(found, Infeasible):
        return _why_not(found, said)
    reads = [r for r in found.assignments if r.similarity is not None]
    told = [
        said.say(
            "counted",
            proposals=said.count(len(found.fits)),
            reads=said.count(len(reads)),
            readers=said.count(len(found.loads)),
            fewest=said.count(min(found.loads.values())),
            most=said.count(max(found.loads.values())),
        )
    ]
    values = {
        "proposals": _named(_worst(found), said),
        "fit": _decimal(found.worst),
        "total": _decimal(found.total),
    }
    if found.drawn is None:
        told.append(said.say(f"best_{rules.objective}", **values))
    else:
        drawn = found.drawn
        told.append(said.say("drawn_worst", **values))
        told.append(
            said.say(
                "drawn",
                seed=drawn.seed,
                tickets=said.count(drawn.tickets),
                cap=_decimal(drawn.cap),
                largest=_decimal(drawn.largest),
                expected_worst=_decimal(drawn.worst),
                expected_total=_decimal(drawn.total),
                at_most=_decimal(drawn.at_most),
            )
        )
    told.append(said.say("tied") if found.parts == 1 else said.say("untied", n=said.count(found.parts)))
    if found.excused:
        told.append(said.say("excused", pairs=_named([f"{r} {p}" for p, r in found.excused], said)))
    return told


def _why_not(found: Infeasible, said: Wording) -> list[str]:
    if found.lowest_cap is not None:
        return [
            said.say(
                "cap_too_low" if found.is_proven else "cap_not_kept",
                cap=_decimal(found.cap or 0),
                lowest=f"{found.lowest_cap:.3f}".lstrip("0"),
            )
        ]
    conditions = "; ".join([*_needs(found, said), *_limits(found, said)])
    if len(found.requirements) == 1:
        return [said.say("impossible_alone", told=conditions)]
    return [said.say("impossible", told=conditions), said.say("any_out")]


def _needs(found: Infeasible, said: Wording) -> Iterable[str]:
    """Say what proposals need, and who may not read them."""
    of: dict[str, list[Requirement]] = defaultdict(list)
    for r in found.requirements:
        of[r.kind].append(r)
    barred = {r.proposal for r in [*of["conflict"], *of["language"]]}
    for r in of["reads"]:
        if r.proposal in barred or len(of["reads"]) == 1:
            yield said.say(
                "need_left", proposal=r.proposal, n=r.amount, left=found.left[r.proposal], all=found.readers
            )
    many = [r for r in of["reads"] if r.proposal not in barred]
    if len(of["reads"]) > 1 and many:
        names = _named([r.proposal for r in many], said)
        yield said.counted("need_reads", len(many), names=names, total=sum(r.amount for r in many))
    for r in of["conflict"]:
        source = said.say(f"source_{r.source}")
        yield said.counted("barred_by", r.amount, all=found.readers, proposal=r.proposal, source=source)
    for r in of["language"]:
        yield said.counted(
            "barred_language", r.amount, all=found.readers, proposal=r.proposal, language=r.source
        )
    for kind in ("sectors", "experts"):
        for amount, at in sorted({(r.amount, r.source) for r in of[kind]}):
            codes = [r.proposal for r in of[kind] if (r.amount, r.source) == (amount, at)]
            yield said.counted(f"need_{kind}", amount, names=_named(codes, said), at=at)


def _limits(found: Infeasible, said: Wording) -> Iterable[str]:
    """Say what readers can and must read."""
    for kind in ("load_max", "load_min"):
        ones = [r for r in found.requirements if r.kind == kind]
        if ones:
            names = _named([r.reader for r in ones], said)
            yield said.counted(kind, len(ones), names=names, total=sum(r.amount for r in ones))
    for r in found.requirements:
        if r.kind == "must":
            yield said.say("must", reader=r.reader, proposal=r.proposal)
        if r.kind == "connected":
            yield said.say("connected")


def _worst(found: Assigned) -> list[str]:
    return [p for p, fit in found.fits.items() if fit <= found.worst + 1e-9]


def _named(codes: Sequence[str], said: Wording) -> str:
    first = ", ".join(codes[:_NAMED])
    return (
        said.say("and_more", names=first, n=said.count(len(codes) - _NAMED)) if len(codes) > _NAMED else first
    )


def _decimal(value: float) -> str:
    """Give two decimals; a share without the zero before its point."""
    text = f"{value + 1e-9:.2f}"
    return text[1:] if text.startswith("0.") else text
