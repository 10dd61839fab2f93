"""Loads, types and hashes every definition; a file and a line in every complaint."""

from commonfield.catalog.agreement import Agreement
from commonfield.catalog.appearance import Appearance
from commonfield.catalog.catalog import Catalog
from commonfield.catalog.definition import Definition, Part, Source, Text
from commonfield.catalog.dictionary import CodeSet, Dictionary, Element, FileFindings, Rule, TableMap
from commonfield.catalog.group import Group
from commonfield.catalog.linkage import LinkageModel
from commonfield.catalog.metric import Metric
from commonfield.catalog.policy import DisclosurePolicy
from commonfield.catalog.region import Institution, Partner, RegionDefinition, RegionSettings
from commonfield.catalog.report import Report
from commonfield.catalog.rule_pack import RulePack

__all__ = [
    "Agreement",
    "Appearance",
    "Catalog",
    "CodeSet",
    "Definition",
    "Dictionary",
    "DisclosurePolicy",
    "Element",
    "FileFindings",
    "Group",
    "Institution",
    "LinkageModel",
    "Metric",
    "Part",
    "Partner",
    "RegionDefinition",
    "RegionSettings",
    "Report",
    "Rule",
    "RulePack",
    "Source",
    "TableMap",
    "Text",
]
