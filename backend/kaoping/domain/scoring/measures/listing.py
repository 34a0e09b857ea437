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
KEPT_BY = {
    "the manufacturer: it publishes them, and nobody here counts them": (
        "M-10 M-11 M-12 M-15 M-16 M-16.advisors M-16.guard M-16.lounge M-17 M-20 M-58"
    ),
    "management: targets, cards and figures agreed elsewhere": (
        "M-72 M-74.target M-78.target M-81 M-91 M-92 M-92.bids M-92.channels M-92.crm"
        " M-92.customers M-92.material M-92.partners M-92.parts_sales M-92.promotions M-92.proposals"
        " M-92.strategy_reports M-92.vehicle_sales M-97.retention M-97.satisfaction"
    ),
    "other questionnaires and ratings: scales of 1–5 and 1–10, the rating in a call, twelve services": (
        "M-01 M-02 M-03 M-04 M-13"
    ),
    "inspection of recordings": "M-61 M-90",
    "duties: reports and calls on their days, tasks, drills and checks done, slips and their causes": (
        "M-63 M-64 M-65 M-66 M-67 M-68 M-69 M-70.complaints M-70.phones M-82.follow_ups M-82.leads M-94"
        " M-96.drills M-96.mystery M-96.self_checks M-98"
    ),
    "cases in more detail: when handling began, solved at first contact, recurring through poor service": (
        "M-26 M-29 M-34 M-37"
    ),
    "repairs in more detail: the same fault again, inspection, solicitation": "M-30 M-32 M-33 M-79 M-88",
    "money due, received and spent against a budget; hours worked": "M-73 M-75 M-87 M-87.admin",
    "training": "M-71 M-71.hours M-71.participation M-71.passed",
    "warranty claims and shipments of parts": "M-51 M-52 M-53 M-55 M-56 M-57",
    "leads, owner cards and information records": (
        "M-83 M-84.accuracy M-84.completeness M-85 M-95.conversion M-95.customers M-95.leads M-95.traffic"
    ),
    "customers over time": "M-36.customers M-41 M-41.all M-42 M-43 M-44 M-45 M-46 M-47.count M-47.spend",
}
"""Where the figures that are stated come from. All but the first two are records a later version keeps: the
measure is then counted from them under the same code, and no policy that reads it changes."""

_WHOSE = """
## Who keeps what is fed

What the first two rows state always comes from outside. The others wait for records that are not kept
here yet; once they are, the measure is counted from them under its code, and a policy that reads it stays.

| Kept by | Measures |
|---|---|
"""
_ORIGINS = {Origin.KEPT: "taken", Origin.FED: "fed", Origin.BOTH: "both", Origin.DERIVED: "derived"}


def catalogue_page() -> str:
    """The page, ending in how many measures there are of each origin."""
    measures = list(MEASURES.values())
    rows = "".join(f"{_row(one)}\n" for one in measures)
    counts = (f"{sum(one.origin is origin for one in measures)} {word}" for origin, word in _ORIGINS.items())
    whose = "".join(
        f"| {who[0].upper()}{who[1:]} | {codes.replace(' ', ', ')} |\n" for who, codes in KEPT_BY.items()
    )
    return f"{_HEAD}{rows}\n{len(measures)} measures: {', '.join(counts)}.\n{_WHOSE}{whose}"


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
