"""Loads, types and hashes every definition; a file and a line in every complaint."""

from commonfield.catalog.across import ComparisonRule, ComparisonRules
from commonfield.catalog.agreement import Agreement
from commonfield.catalog.appearance import Appearance
from commonfield.catalog.catalog import Catalog, Scope
from commonfield.catalog.checking import OutputKind, OutputRules
from commonfield.catalog.cohort import CohortDefinition
from commonfield.catalog.collection import Collection, CollectionPlan, Expected
from commonfield.catalog.contrast import ContrastDefinition
from commonfield.catalog.council import (
    AllocationRules,
    Alternate,
    AssignmentRules,
    Award,
    Body,
    Call,
    CallDecision,
    Charter,
    Commitment,
    CompositionRule,
    ConflictRules,
    Criterion,
    DecisionRule,
    Delegation,
    Helper,
    Improvement,
    Level,
    MustRead,
    NormingRules,
    OpenMeetingRules,
    OpenMeetingVersion,
    Openness,
    Override,
    PillarInstrument,
    Proxies,
    Quorum,
    Rubric,
    Seat,
    Simulation,
    Term,
    WrittenConsent,
    overlapping_terms,
    read_share,
)
from commonfield.catalog.definition import Definition, Part, Source, Text
from commonfield.catalog.dictionary import (
    SUBMITTED_YEAR,
    CodeSet,
    Dictionary,
    Element,
    FileFindings,
    Rule,
    TableMap,
)
from commonfield.catalog.dual_enrollment import DualEnrollmentRules, DualEnrollmentVersion
from commonfield.catalog.grant_award import FundedProject, GrantAward
from commonfield.catalog.group import Group
from commonfield.catalog.labor import DelineatedArea, Delineation, OccupationAggregates, SectorList
from commonfield.catalog.linkage import LinkageModel
from commonfield.catalog.meaning import EVERY_TABLE, ColumnMeaning, Loss, TableMeaning
from commonfield.catalog.metric import Metric
from commonfield.catalog.pathway import PathwayDefinition
from commonfield.catalog.policy import DisclosurePolicy
from commonfield.catalog.pulse import Option, Pulse, PulseRule, Question
from commonfield.catalog.reference import PublishedColumn, ReferenceSource, SourceGuide, VintageRule
from commonfield.catalog.region import Institution, Partner, RegionDefinition, RegionSettings
from commonfield.catalog.report import PooledYears, Report
from commonfield.catalog.rule_pack import RulePack
from commonfield.catalog.target import EACH, Target, Targets
from commonfield.catalog.wording import Wording, messages, sentence

__all__ = [
    "EACH",
    "EVERY_TABLE",
    "SUBMITTED_YEAR",
    "Agreement",
    "AllocationRules",
    "Alternate",
    "Appearance",
    "AssignmentRules",
    "Award",
    "Body",
    "Call",
    "CallDecision",
    "Catalog",
    "Charter",
    "CodeSet",
    "CohortDefinition",
    "Collection",
    "CollectionPlan",
    "ColumnMeaning",
    "Commitment",
    "ComparisonRule",
    "ComparisonRules",
    "CompositionRule",
    "ConflictRules",
    "ContrastDefinition",
    "Criterion",
    "DecisionRule",
    "Definition",
    "Delegation",
    "DelineatedArea",
    "Delineation",
    "Dictionary",
    "DisclosurePolicy",
    "DualEnrollmentRules",
    "DualEnrollmentVersion",
    "Element",
    "Expected",
    "FileFindings",
    "FundedProject",
    "GrantAward",
    "Group",
    "Helper",
    "Improvement",
    "Institution",
    "Level",
    "LinkageModel",
    "Loss",
    "Metric",
    "MustRead",
    "NormingRules",
    "OccupationAggregates",
    "OpenMeetingRules",
    "OpenMeetingVersion",
    "Openness",
    "Option",
    "OutputKind",
    "OutputRules",
    "Override",
    "Part",
    "Partner",
    "PathwayDefinition",
    "PillarInstrument",
    "PooledYears",
    "Proxies",
    "PublishedColumn",
    "Pulse",
    "PulseRule",
    "Question",
    "Quorum",
    "ReferenceSource",
    "RegionDefinition",
    "RegionSettings",
    "Report",
    "Rubric",
    "Rule",
    "RulePack",
    "Scope",
    "Seat",
    "SectorList",
    "Simulation",
    "Source",
    "SourceGuide",
    "TableMap",
    "TableMeaning",
    "Target",
    "Targets",
    "Term",
    "Text",
    "VintageRule",
    "Wording",
    "WrittenConsent",
    "messages",
    "overlapping_terms",
    "read_share",
    "sentence",
]
