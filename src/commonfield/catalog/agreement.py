from __future__ import annotations

from datetime import date
from typing import Literal

from commonfield.catalog.definition import Definition, Part, Text


class Clause(Part):
    """One clause, by number, in words."""

    clause: str
    text: Text


class Signature(Part):
    """Who signed, in which role, when. The person's name stays in the signed paper."""

    party: str
    role: str
    signed_on: date


class Grant(Part):
    """What one clause permits: elements of the partner's files, for purposes, to audiences.

    `elements` maps a dictionary to element names, or to `[all]`.
    """

    clause: str
    elements: dict[str, list[str]]
    purposes: list[str]
    audiences: list[str]
    linkage: bool = True


class Agreement(Definition):
    """One version of an agreement; never edited once in force."""

    agreement: str
    version: int = 1
    layer: Literal["mou", "dsa", "dul"]
    label: Text
    parties: list[str]
    under: str = ""
    legal_basis: Literal["studies", "audit_or_evaluation", "school_official", "consent", "state_law"]
    grants: list[Grant] = []
    smallest_group: int = 11
    redisclosure: bool = False
    in_force_from: date
    in_force_to: date
    destroy_by: date
    clauses: list[Clause] = []
    signatures: list[Signature] = []
