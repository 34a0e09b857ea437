"""The catalogue of measures as a page of Markdown in the order of codes: `docs/measures.md` is this text."""

from .aggregates import Facts
from .catalogue import MEASURES
from .measure import Better, Measure, Origin
from .sources import MEASUREMENTS

_HEAD = """\
# The catalogue of measures 指标目录

A policy names a measure by its code; what the code means is decided here and nowhere else. This page is
written by `kaoping policy measures`; a test compares it with `domain/scoring/measures/catalogue/`.

* **Unit**: a `share` is kept as an exact ratio. Tables read it in percent, formulas as the ratio (0.95).
* **Better**: ↑ the more the better, ↓ the fewer the better.
* **Comes from**: *taken* is counted from records kept here; *fed* is stated from outside by
  `POST /ingest/measurements` and has no value until somebody states one; *both* sets something counted
  against something stated; *derived* is made of the values of other measures.
* **Looks at**: the sources, the day that places a fact in a period, and after @ the roles in which a person
  answers for it. For a whole store (`scope: store`) roles play no part.
* A code with a **family** is the head of many: `M-06.<word>` is the reading of one word of that column.

| Code | 名称 | Name | Unit | Better | Comes from | Looks at | Family | Rule |
|---|---|---|---|---|---|---|---|---|
"""
_ORIGINS = {Origin.KEPT: "taken", Origin.FED: "fed", Origin.BOTH: "both", Origin.DERIVED: "derived"}


def catalogue_page() -> str:
    """The page, ending in how many measures there are of each origin."""
    measures = list(MEASURES.values())
    rows = "".join(f"{_row(one)}\n" for one in measures)
    counts = (f"{sum(one.origin is origin for one in measures)} {word}" for origin, word in _ORIGINS.items())
    return f"{_HEAD}{rows}\n{len(measures)} measures: {', '.join(counts)}.\n"


def _row(one: Measure) -> str:
    cells = (
        one.code,
        one.label.zh,
        one.label.en,
        one.unit.value,
        "↑" if one.better is Better.HIGHER else "↓",
        _ORIGINS[one.origin],
        "; ".join(dict.fromkeys(_facts(facts) for facts in one.facts)),
        one.family,
        one.rule,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _facts(facts: Facts) -> str:
    if facts.of is MEASUREMENTS:
        return f"stated figures, {facts.dated_by}"
    roles = f" @ {', '.join(facts.roles)}" if facts.roles else ""
    return f"{facts.of.name}, {facts.dated_by}{roles}"
