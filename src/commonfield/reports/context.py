"""What a report needs to know beside the figures: plain data, filled by the pipeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, Protocol

from commonfield.catalog import Text

if TYPE_CHECKING:
    import polars as pl

    from commonfield.catalog import Agreement, DisclosurePolicy, Group, Metric

DeliveryState = Literal["received", "partly", "none"]
FileState = Literal[
    "accepted", "superseded", "late", "received", "refused", "withdrawn", "missing", "expected"
]
EVERY_YEAR = 0
"""Stands for the academic year of a file that covers all of them."""


class Release(Protocol):
    """What `disclosure` releases, as far as a report reads it.

    `cells` has the shape of `tables.releasable.PUBLISHED_CELL`, `gaps` of `PUBLISHED_GAP`, `sensitivity`
    of `PUBLISHED_SENSITIVITY`; the certificate is plain data.
    """

    @property
    def cells(self) -> pl.DataFrame: ...

    @property
    def gaps(self) -> pl.DataFrame: ...

    @property
    def sensitivity(self) -> pl.DataFrame: ...

    @property
    def certificate(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Place:
    """A place that figures are counted in, with its name for people.

    `level` is region, county or institution; `segment` (k12, ccc, csu, uc, private) is set at
    institutions and sorts them.
    """

    code: str
    level: str
    name: str
    segment: str = ""


@dataclass(frozen=True)
class PartnerLine:
    """A partner as the report names it, and what came from it.

    `deliveries` maps a collection (a dictionary's label, or any text) to how it stands. It holds no
    counts of records: those would be figures that disclosure has not seen.
    """

    partner: str
    name: str
    kind: str
    deliveries: tuple[tuple[Text, DeliveryState], ...] = ()


@dataclass(frozen=True)
class FileLine:
    """How the files of one kind from one partner stand, by academic year or under `EVERY_YEAR`."""

    partner: str
    collection: Text
    states: Mapping[int, FileState]


@dataclass(frozen=True)
class GroupsLine:
    """Which groups of learners a partner's files have a column for, and which ones the plan asks for in vain.

    It rests on the kinds of files alone and tells nothing of who is in them.
    """

    partner: str
    told: tuple[Text, ...]
    lacking: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Adoption:
    """The decision by which the region adopted a definition, and the hash it adopted."""

    decision: str
    hash: str
    decided_on: date | None = None


@dataclass(frozen=True)
class LeftOut:
    """Something that was not used, or not measured, for want of an agreement, and what would change that."""

    what: Text
    why: Text
    instead: Text | None = None


@dataclass(frozen=True)
class RestsOn:
    """Sources that count the people of a share, and the other sources in which they must be found."""

    own: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class GoalLine:
    """A figure beside its target: `needed` people more (`at_most`: fewer) reach the goal.

    `milestone` is the year of the target, `academic_year` that of the figure. What is not shown is None.
    """

    metric: str
    milestone: int
    academic_year: int
    level: str
    place: str
    group: str
    value: str
    bound: str
    goal: float
    status: str
    denominator: int | None
    numerator: int | None
    share: float | None
    needed: int | None


@dataclass(frozen=True)
class Goals:
    """The targets of the region, by metric: who decided them, what adopted them, how far it is to each."""

    by: Mapping[str, Text]
    adopted: Mapping[str, Adoption]
    lines: Sequence[GoalLine]


@dataclass(frozen=True)
class EarlierRelease:
    """The release before this one, as far as it is told: what was published then for everybody.

    `cells` has the shape of `PUBLISHED_CELL`; only rows of the region's level are read.
    """

    release_id: str
    published_on: date
    cells: pl.DataFrame


@dataclass(frozen=True)
class ReportContext:
    """Everything a report says that is not a figure. The pipeline fills it; nothing here is computed.

    Args:
        region: Code of the region: the place code of its figures at level `region`.
        label: Name of the region for people.
        counties: Names of its counties, in order.
        invented: True where people and figures are made up: every page then says so.
        period: First and last day that the report covers.
        data_as_of: Day on which the data were last complete.
        published_on: Day of publication; the report holds no other time, so it is reproducible.
        lead: Organization that leads the collaborative.
        certifier: Role and organization that certify the report, in words.
        places: Every place of the release by code, the region among them.
        partners: In the order in which they are to be listed.
        agreements: In force on `data_as_of`.
        partner_names: Names of the parties of agreements, by partner code.
        metrics: Definitions by name.
        groups: Definitions by name.
        policy: The disclosure policy in force, with its promise.
        adoptions: By the name of the definition.
        left_out: In the order in which it is to be told.
        ledger_head: Hash of the ledger's last entry.
        code_version: Version of Commonfield that made the figures.
        release_id: Id in the release register.
        sources: Labels of sources for link rates (calpads, mis, ...).
        earlier: The release before, or None.
        files: How each kind of file stands, partners in order.
        groups_told: By partner, in order.
        found_across: Findings across files by severity; None where files were not compared. It names no
            partner: beside two partners, a number of one could tell of the other.
        compared: What is compared, and what is looked for there.
        rests_on: By metric, for shares that hold only of people who are found in another source.
        links_compared: How each group fares beside its reference in link rates, missed and false links:
            `metric`, `group`, `value`, `reference`, `people`, `count`, `rate`, `low`, `high`, `ratio`,
            `ratio_low`, `ratio_high`, `flagged`, made from shown figures alone. None where nothing was.
        goals: Targets beside shown figures; None where the region has set none for this report.
    """

    region: str
    label: Text
    counties: Sequence[str]
    invented: bool
    period: tuple[date, date]
    data_as_of: date
    published_on: date
    lead: str
    certifier: str
    places: Mapping[str, Place]
    partners: Sequence[PartnerLine]
    agreements: Sequence[Agreement]
    metrics: Mapping[str, Metric]
    groups: Mapping[str, Group]
    policy: DisclosurePolicy
    ledger_head: str
    code_version: str
    release_id: str
    partner_names: Mapping[str, str] = field(default_factory=dict)
    adoptions: Mapping[str, Adoption] = field(default_factory=dict)
    left_out: Sequence[LeftOut] = ()
    sources: Mapping[str, Text] = field(default_factory=dict)
    earlier: EarlierRelease | None = None
    files: Sequence[FileLine] = ()
    groups_told: Sequence[GroupsLine] = ()
    found_across: Mapping[str, int] | None = None
    compared: Sequence[tuple[Text, Text]] = ()
    rests_on: Mapping[str, RestsOn] = field(default_factory=dict)
    links_compared: pl.DataFrame | None = None
    goals: Goals | None = None
