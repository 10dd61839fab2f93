"""Every definition of a region: the shipped ones, and the region's own over them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from commonfield.catalog.across import ComparisonRules
from commonfield.catalog.appearance import Appearance
from commonfield.catalog.checking import OutputRules
from commonfield.catalog.cohort import CohortDefinition
from commonfield.catalog.contrast import ContrastDefinition
from commonfield.catalog.council import (
    AllocationRules,
    AssignmentRules,
    Charter,
    NormingRules,
    OpenMeetingRules,
    PillarInstrument,
    Rubric,
)
from commonfield.catalog.definition import Definition, hash_text
from commonfield.catalog.denominators import with_people
from commonfield.catalog.dictionary import CodeSet, Dictionary, FileFindings
from commonfield.catalog.dual_enrollment import DualEnrollmentRules
from commonfield.catalog.funded import groups_by_rule
from commonfield.catalog.grant_award import GrantAward
from commonfield.catalog.group import Group
from commonfield.catalog.labor import Delineation, OccupationAggregates, SectorList
from commonfield.catalog.linkage import LinkageModel
from commonfield.catalog.loader import load_typed, read_yaml, type_data
from commonfield.catalog.meaning import TableMeaning
from commonfield.catalog.metric import Metric
from commonfield.catalog.passage import make_passage
from commonfield.catalog.pathway import PathwayDefinition
from commonfield.catalog.policy import DisclosurePolicy
from commonfield.catalog.pulse import Pulse, PulseRule
from commonfield.catalog.reference import ReferenceSource, SourceGuide
from commonfield.catalog.region import RegionDefinition
from commonfield.catalog.report import Report
from commonfield.catalog.rule_pack import RulePack
from commonfield.catalog.taking import written_out
from commonfield.catalog.target import Targets
from commonfield.findings import DefinitionError

Kind = TypeVar("Kind", bound=Definition)

FOLDERS: dict[type[Definition], str] = {
    CodeSet: "code_sets",
    CohortDefinition: "cohorts",
    ComparisonRules: "comparisons",
    ContrastDefinition: "contrasts",
    Dictionary: "dictionaries",
    FileFindings: "findings",
    Delineation: "labor/areas",
    OccupationAggregates: "labor/aggregates",
    SectorList: "labor/sectors",
    GrantAward: "grant_awards",
    Group: "groups",
    LinkageModel: "linkage",
    Metric: "metrics",
    DisclosurePolicy: "disclosure",
    DualEnrollmentRules: "dual_enrollment",
    OutputRules: "output_checks",
    PathwayDefinition: "pathways",
    Pulse: "pulse",
    PulseRule: "pulse_rules",
    ReferenceSource: "reference",
    SourceGuide: "guides",
    Report: "reports",
    RegionDefinition: "regions",
    AllocationRules: "council/allocation",
    AssignmentRules: "council/assignment",
    Charter: "council/charters",
    NormingRules: "council/norming",
    OpenMeetingRules: "council/open_meetings",
    PillarInstrument: "council/pillars",
    Rubric: "council/rubrics",
    RulePack: "council/rule_packs",
    TableMeaning: "tables",
    Targets: "targets",
}
"""The folder of each kind of definition under `definitions/`."""

_WRITTEN: dict[str, Any] = {"made_from": {}}
"""What a file cannot say of itself: that it is adopted with others."""

PASSAGE = "passage"
"""Begins the names of what is made from pathways."""

NAMED_BY_STEM = frozenset({Metric})
"""Kinds whose subfolders only help people find them; elsewhere the whole path is the name."""


@dataclass(frozen=True)
class Scope:
    """Whose catalog it is: what is invented counts in invented regions only, a pathway in its own region."""

    region: str
    invented: bool
    id: str = ""


class Catalog:
    """Definitions by kind and name, read on first use.

    Args:
        own: The region's `definitions` folder, whose files replace shipped ones of the same path.
        scope: The region, for what is made by rule from its definitions; nothing is made without.
    """

    def __init__(self, own: Path | None = None, *, scope: Scope | None = None) -> None:
        self._own = own
        self._scope = scope
        self._loaded: dict[type[Definition], dict[str, Definition]] = {}

    def all(self, kind: type[Kind]) -> dict[str, Kind]:
        """Give every definition of a kind by name, in order of names."""
        if kind not in self._loaded:
            files = dict(self._files(FOLDERS[kind]))
            loaded = [self._load(kind, path, files) for path in sorted(files)]
            self._loaded[kind] = {definition.name: definition for definition in loaded}
            if kind is Group:
                self._loaded[kind] |= self._groups_by_rule()
        return self._loaded[kind]  # type: ignore[return-value]

    def get(self, kind: type[Kind], name: str) -> Kind:
        """Find one definition.

        Raises:
            DefinitionError: there is none of that name; near names are suggested.
        """
        found = self.all(kind)
        if name in found:
            return found[name]
        if name.startswith(PASSAGE) and (made := self.made(kind, name)) is not None:
            return made
        import difflib

        near = difflib.get_close_matches(name, found, n=3, cutoff=0.4)
        raise DefinitionError(
            f"{FOLDERS[kind]}: expected one of {len(found)} definitions, found none named `{name}`.",
            fix=f"Did you mean {' or '.join(near)}?" if near else f"Known: {', '.join(found) or 'none'}.",
        )

    def made(self, kind: type[Kind], name: str) -> Kind | None:
        """Give a definition of a pathway's passage, made by rule; None where no pathway gives it."""
        return self._by_rule.get(kind, {}).get(name)  # type: ignore[return-value]

    @cached_property
    def _by_rule(self) -> dict[type[Definition], dict[str, Definition]]:
        """What is made from the region's pathways: in no list, so that it costs only who asks for it."""
        made: dict[type[Definition], dict[str, Definition]] = {Metric: {}, CohortDefinition: {}, Report: {}}
        for pathway in self.own_pathways():
            passage = make_passage(pathway)
            if passage is not None:
                made[CohortDefinition][passage.cohort.name] = passage.cohort
                made[Report][passage.report.name] = passage.report
                made[Metric] |= {metric.name: metric for metric in passage.metrics}
        return made

    @cached_property
    def appearance(self) -> Appearance:
        """Colours, type and spacing: one place for pages, charts and documents."""
        text, file = dict(self._files(""))["appearance"]
        return load_typed(Appearance, text, file=file)

    def with_dictionaries(self, others: Mapping[str, Dictionary]) -> Catalog:
        """Give a catalog in which some dictionaries are replaced; the rest is shared."""
        made = Catalog(self._own, scope=self._scope)
        made._loaded = {**self._loaded, Dictionary: {**self.all(Dictionary), **others}}
        return made

    def proposed_metric(self, path: Path) -> Metric:
        """Read a metric that is none of this catalog's yet, with the catalog's cohorts.

        Raises:
            DefinitionError: the file is no metric; with file and line.
        """
        return self._metric(Metric, path.read_text(encoding="utf-8"), name=path.stem, file=str(path))

    def own_pathways(self) -> list[PathwayDefinition]:
        """List the pathways that count in the region whose catalog this is."""
        scope = self._scope
        every = self.all(PathwayDefinition).values() if scope else ()
        return [
            p
            for p in every
            if scope and p.region in (scope.region, scope.id) and (scope.invented or not p.invented)
        ]

    def own_awards(self) -> list[GrantAward]:
        """List the grant awards that count in the region whose catalog this is."""
        scope = self._scope
        every = self.all(GrantAward).values() if scope else ()
        return [award for award in every if scope and (scope.invented or not award.invented)]

    def _groups_by_rule(self) -> dict[str, Definition]:
        made = groups_by_rule(self.own_awards(), self.own_pathways())
        # A group of that name in a file says what the region itself takes for one.
        return {name: group for name, group in made.items() if name not in self._loaded[Group]}

    def check(self) -> int:
        """Load everything; return how many definitions there are. Raises on the first broken one."""
        _ = self.appearance
        return 1 + sum(len(self.all(kind)) for kind in FOLDERS)

    def _files(self, folder: str) -> Iterator[tuple[str, tuple[str, str]]]:
        shipped = (
            resources.files("commonfield") / "definitions" / folder
            if folder
            else resources.files("commonfield") / "definitions"
        )
        for path, item in _yaml_files(shipped, recursive=bool(folder)):
            yield (
                path,
                (item.read_text(encoding="utf-8"), f"definitions/{folder}/{path}.yaml".replace("//", "/")),
            )
        own = self._own / folder if self._own else None
        if own and own.is_dir():
            for file in sorted(own.rglob("*.yaml") if folder else own.glob("*.yaml")):
                yield (
                    file.relative_to(own).with_suffix("").as_posix(),
                    (file.read_text(encoding="utf-8"), str(file)),
                )

    def _load(self, kind: type[Kind], path: str, files: dict[str, tuple[str, str]]) -> Kind:
        text, file = files[path]
        name = path.rsplit("/", 1)[-1] if kind in NAMED_BY_STEM else path
        if kind is Metric:
            return self._metric(kind, text, name=name, file=file)
        if kind is not Dictionary:
            return load_typed(
                kind, text, file=file, extra={"name": name, "hash": hash_text(text), "file": file, **_WRITTEN}
            )
        written = written_out(path, files)
        told = {"name": name, "hash": hash_text("".join(written.texts)), "file": file, **_WRITTEN}
        return type_data(kind, written.data, written.lines, file=file, extra=told)

    def _metric(self, kind: type[Kind], text: str, *, name: str, file: str) -> Kind:
        """Type a metric with its people put in; its hash changes when the file of its cohort does."""
        data, lines = read_yaml(text, file=file)
        counted = with_people(data, lines, self.all(CohortDefinition), file=file)
        told = {"name": name, "hash": hash_text("".join((text, *counted.hashes))), "file": file, **_WRITTEN}
        return type_data(kind, counted.data, counted.lines, file=file, extra=told)


def _yaml_files(
    folder: Traversable, *, recursive: bool, prefix: str = ""
) -> Iterator[tuple[str, Traversable]]:
    if not folder.is_dir():
        return
    for item in folder.iterdir():
        if item.is_dir():
            if recursive:
                yield from _yaml_files(item, recursive=True, prefix=f"{prefix}{item.name}/")
        elif item.name.endswith(".yaml"):
            yield prefix + item.name.removesuffix(".yaml"), item
