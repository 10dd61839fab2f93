"""The keys of every kind of YAML file, read off the models that type them."""

from __future__ import annotations

import enum
import inspect
from collections.abc import Iterator
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from commonfield import catalog as models
from commonfield.catalog.metric import Version
from pages.markdown import table

DEFINITIONS = {
    "region.yaml of a region": models.RegionSettings,
    "collection.yaml of a region": models.CollectionPlan,
    "An agreement": models.Agreement,
    "A metric": models.Metric,
    "A cohort": models.CohortDefinition,
    "A group": models.Group,
    "A contrast": models.ContrastDefinition,
    "The targets of a metric": models.Targets,
    "A pathway": models.PathwayDefinition,
    "Rules of dual enrollment": models.DualEnrollmentRules,
    "A grant award": models.GrantAward,
    "A dictionary": models.Dictionary,
    "A code set": models.CodeSet,
    "Rules across files": models.ComparisonRules,
    "A disclosure policy": models.DisclosurePolicy,
    "Checks of outputs": models.OutputRules,
    "A linkage model": models.LinkageModel,
    "A report": models.Report,
    "A region as shipped": models.RegionDefinition,
    "A charter": models.Charter,
    "Open-meeting rules": models.OpenMeetingRules,
    "A rubric": models.Rubric,
    "A call for proposals (call.yaml)": models.Call,
    "What a body decided about a call (decision.yaml)": models.CallDecision,
    "Rules of norming": models.NormingRules,
    "Rules of assignment": models.AssignmentRules,
    "Rules of an allocation": models.AllocationRules,
    "An instrument of pillars": models.PillarInstrument,
    "A rule pack": models.RulePack,
    "A pulse": models.Pulse,
    "A rule for pulses": models.PulseRule,
    "The meaning of a table": models.TableMeaning,
}
SET_BY_US = frozenset({*models.Definition.model_fields, "cohort_id"})
WORDS = {
    str: "text",
    int: "number",
    float: "number",
    Decimal: "number",
    bool: "yes or no",
    dict: "keys and values",
    list: "list",
}


def definitions_page() -> str:
    parts = [
        "# Definitions\n",
        "The keys of every kind of YAML file. A text is always `{en: ..., es: ...}`. A key that is not\n"
        "listed is refused, with file and line. Codes stay text.\n",
    ]
    seen: set[type] = set()
    for title, model in DEFINITIONS.items():
        parts.append(f"## {title}\n\n{inspect.cleandoc(model.__doc__ or '')}\n\n{_keys(model)}")
        for part in _parts_of(model, seen):
            parts.append(f"### {part.__name__}\n\n{inspect.cleandoc(part.__doc__ or '')}\n\n{_keys(part)}")
    return "\n".join(parts)


def _keys(model: type[BaseModel]) -> str:
    hidden = SET_BY_US if issubclass(model, models.Definition | Version) else frozenset()
    rows: list[tuple[object, ...]] = [
        (
            f"`{field.alias or key}`",
            _written(field.annotation),
            "must be given" if field.is_required() else "",
            field.description or "",
        )
        for key, field in model.model_fields.items()
        if key not in hidden
    ]
    return table(["key", "holds", "", ""], rows)


def _parts_of(model: type[BaseModel], seen: set[type]) -> Iterator[type[BaseModel]]:
    for field in model.model_fields.values():
        for part in _models_in(field.annotation):
            if part not in seen and part.__name__ != "Text":
                seen.add(part)
                yield part
                yield from _parts_of(part, seen)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)


def _written(annotation: Any) -> str:
    """Say in words what a key holds."""
    kind, arguments = get_origin(annotation), get_args(annotation)
    if kind is Annotated:
        return _written(arguments[0])
    if kind is Literal:
        return ", ".join(f"`{value}`" for value in arguments)
    if kind in (Union, UnionType):
        return " or ".join(dict.fromkeys(_written(a) for a in arguments if a is not NoneType))
    if kind is dict:
        return f"{_written(arguments[1])}, by {_written(arguments[0])}"
    if kind is not None:
        return "list of " + " or ".join(_written(a) for a in arguments if a is not Ellipsis)
    return _named(annotation)


def _named(annotation: Any) -> str:
    if not inspect.isclass(annotation):
        return "anything"
    if issubclass(annotation, enum.Enum):
        return ", ".join(f"`{member.value}`" for member in annotation)
    if issubclass(annotation, BaseModel) and annotation.__name__ != "Text":
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    return WORDS.get(annotation, annotation.__name__)
