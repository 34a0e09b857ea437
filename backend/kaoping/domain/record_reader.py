"""Reads a document of record templates (YAML or its JSON copy, numbers as text); refuses with the place."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kaoping.domain.places import Fault, Place, check_unique
from kaoping.domain.record_templates import Family, Field, Label, Once, Template, TemplateSet
from kaoping.domain.scoring.numbers import decimal

_HEAD = frozenset({"code", "version", "label", "points_each", "fields", "templates"})
_TEMPLATE = frozenset({"code", "family", "rule", "label", "note", "several_visits", "count", "fields"})


def read_templates(document: Mapping[str, Any]) -> TemplateSet:
    """Raises Fault with the place of what is wrong: an unknown or unused field, a count that differs."""
    root = Place(document)
    root.only(_HEAD)
    labels = {code: _label(root / "fields" / code) for code in root.mapping("fields")}
    found = tuple(_template(root / "templates" / n, labels) for n in range(len(root.items("templates"))))
    check_unique("/templates", [one.code for one in found])
    used = {field.code for one in found for field in one.fields}
    if idle := sorted(set(labels) - used):
        raise Fault(f"/fields/{idle[0]}", "is asked for by no template")
    return TemplateSet(
        code=root.text("code"),
        version=root.number("version", 1, 9999),
        label=root.label("label"),
        points_each=_points(root),
        templates=found,
    )


def _label(at: Place) -> Label:
    return {"zh": at.text("zh"), "en": at.text("en")}


def _points(root: Place) -> Decimal:
    try:
        points = decimal(root.text("points_each"))
    except ValueError:
        raise Fault("/points_each", "must be a decimal number") from None
    if points <= 0:
        raise Fault("/points_each", "must be above 0")
    return points


def _template(at: Place, labels: Mapping[str, Label]) -> Template:
    at.only(_TEMPLATE)
    fields = tuple(_field(at / "fields" / n, labels) for n in range(len(at.items("fields"))))
    check_unique(f"{at.place}/fields", [one.code for one in fields])
    if at.number("count", 1, 99) != len(fields):
        raise Fault(f"{at.place}/count", f"says another number than its {len(fields)} fields")
    return Template(
        code=at.text("code"),
        family=at.one_of("family", Family),
        rule=at.text("rule"),
        label=at.label("label"),
        fields=fields,
        note=at.label("note") if at.has("note") else None,
        several_visits=at.flag("several_visits"),
    )


def _field(at: Place, labels: Mapping[str, Label]) -> Field:
    """A field by its code alone, or with the moment from which it is required."""
    code = at.value if isinstance(at.value, str) else at.text("field")
    if code not in labels:
        raise Fault(at.place, f"{code} is no field of this document")
    once = Once.ALWAYS if isinstance(at.value, str) else at.one_of("once", Once)
    return Field(code, labels[code], once)
