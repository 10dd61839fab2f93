"""Writes records of resource files as a publisher would: cells put where the paths of elements say."""

import json
from xml.sax.saxutils import escape

from commonfield.intake.readers.paths import steps_of

ROOT = "Interchange"
DESCRIBED = "uri://ed-fi.org/{name}Descriptor#{value}"


def as_json(dictionary, records, *, one_a_line=False):
    """Write records (cells by element name) as an API gives them."""
    trees = [_tree(dictionary, record, "json") for record in records]
    if one_a_line:
        return "".join(json.dumps(tree, ensure_ascii=False) + "\n" for tree in trees).encode()
    return json.dumps(trees, ensure_ascii=False, indent=1).encode()


def as_xml(dictionary, records, *, namespace=None, tag=None):
    """Write records as interchange XML, each as the first element that the dictionary reads."""
    tag = tag or dictionary.layout.records[0]
    inside = "".join(f"  <{tag}>{_xml(_tree(dictionary, r, 'xml'))}</{tag}>\n" for r in records)
    bound = namespace or dictionary.layout.namespace
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{ROOT} xmlns="{bound}">\n{inside}</{ROOT}>\n'.encode()


def _tree(dictionary, record, form):
    tree = {}
    for element in dictionary.elements:
        if value := record.get(element.name, ""):
            _put(tree, steps_of(element.path[form]), _described(element, value))
    return tree


def _described(element, value):
    return DESCRIBED.format(name=element.official, value=value) if element.code_set else value


def _put(tree, steps, value):
    for step in steps[:-1]:
        tree = _place(tree, step, {})
    last = steps[-1]
    if last.number > 1:
        _place(tree, last, value)
    else:
        tree.setdefault(last.name, value)


def _place(tree, step, made):
    if step.number == 1 and not isinstance(tree.get(step.name), list):
        return tree.setdefault(step.name, made)
    held = tree.get(step.name)
    several = held if isinstance(held, list) else [held if held is not None else {}]
    tree[step.name] = several
    while len(several) < step.number:
        several.append({} if made == {} else made)
    return several[step.number - 1]


def _xml(value, name=None):
    if name is not None:
        return "".join(f"<{name}>{_xml(v)}</{name}>" for v in (value if isinstance(value, list) else [value]))
    if isinstance(value, dict):
        return "".join(_xml(v, k) for k, v in value.items())
    return escape(value)
