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
    AssignmentRules,
    Call,
    CallDecision,
    ConflictRules,
    Criterion,
    Level,
    MustRead,
    NormingRules,
    Override,
    Rubric,
    Simulation,
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
    "Appearance",
    "AssignmentRules",
    "Call",
    "CallDecision",
    "Catalog",
    "CodeSet",
    "CohortDefinition",
    "Collection",
    "CollectionPlan",
    "ColumnMeaning",
    "ComparisonRule",
    "ComparisonRules",
    "ConflictRules",
    "ContrastDefinition",
    "Criterion",
    "Definition",
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
    "Institution",
    "Level",
    "LinkageModel",
    "Loss",
    "Metric",
    "MustRead",
    "NormingRules",
    "OccupationAggregates",
    "Option",
    "OutputKind",
    "OutputRules",
    "Override",
    "Part",
    "Partner",
    "PathwayDefinition",
    "PooledYears",
    "PublishedColumn",
    "Pulse",
    "PulseRule",
    "Question",
    "ReferenceSource",
    "RegionDefinition",
    "RegionSettings",
    "Report",
    "Rubric",
    "Rule",
    "RulePack",
    "Scope",
    "SectorList",
    "Simulation",
    "Source",
    "SourceGuide",
    "TableMap",
    "TableMeaning",
    "Target",
    "Targets",
    "Text",
    "VintageRule",
    "Wording",
    "messages",
    "sentence",
]
