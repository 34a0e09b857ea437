"""Rankings of sales consultants as S001-O prints them: cars sold make the league, satisfaction the place."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from kaoping.domain.scoring.evaluate import evaluate
from kaoping.domain.scoring.inputs import Population, Review, Subject
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.reading import Reading
from kaoping.domain.scoring.results import EntryKind, Rank, Result

from ..sheets import LABEL, OCTOBER, document

INPUTS = [
    {"code": "satisfaction", "label": LABEL, "measure": "M-05"},
    {"code": "units", "label": LABEL, "measure": "M-77"},
]
LEAGUES = [
    {"code": "small", "label": LABEL, "when": "units < 10"},
    {"code": "large", "label": LABEL, "when": "units >= 10"},
]
PRIZES = {"small": ["500", "400", "300"], "large": ["2000", "1500", "1000"]}


def rank(**more: object) -> dict[str, object]:
    base: dict[str, object] = {
        "code": "month",
        "label": LABEL,
        "rule": "S001-O.R02",
        "by": "satisfaction",
        "leagues": LEAGUES,
        "eligible": "satisfaction >= 90 and units > 0",
        "prizes": PRIZES,
    }
    return {key: value for key, value in (base | more).items() if value is not None}


def contest(*ranks: dict[str, object], items: Sequence[dict[str, object]] = (), **more: object) -> Policy:
    """A policy of rankings alone, unless it has a sheet besides."""
    return Policy.parse(document(*items, inputs=INPUTS, ranks=list(ranks) or [rank()], **more))


Scores = Mapping[str, tuple[str | None, str | None]]


def sold(scores: Scores) -> dict[tuple[str, str], Reading]:
    """Readings of (satisfaction, cars sold) by person; None is a figure nobody has."""
    found = {}
    for key, figures in scores.items():
        for measure, figure in zip(("M-05", "M-77"), figures, strict=True):
            if figure is not None:
                found[key, measure] = Reading(Decimal(figure), Decimal(1), 1)
    return found


def ranked(
    policy: Policy,
    scores: Scores,
    reviews: Sequence[Review] = (),
    people: Sequence[Subject] = (),
    terms: Mapping[str, Mapping[str, Decimal]] | None = None,
) -> dict[str, Result]:
    subjects = tuple(people) or tuple(Subject(key, "t") for key in scores)
    found = evaluate(policy, Population(OCTOBER, subjects), sold(scores), (), reviews, pay_terms=terms)
    return {result.subject: result for result in found}


def place(result: Result, code: str = "month") -> Rank:
    return next(one for one in result.ranks if one.rank == code)


def places(results: Mapping[str, Result]) -> dict[str, int | None]:
    return {key: place(result).place for key, result in results.items()}


def prizes(results: Mapping[str, Result]) -> dict[str, Decimal | None]:
    """What everybody's ledger got as a prize; 0 where there is no entry."""
    found: dict[str, Decimal | None] = {}
    for key, result in results.items():
        amounts = [entry.amount for entry in result.entries if entry.kind is EntryKind.PRIZE]
        found[key] = amounts[0] if amounts else Decimal(0)
    return found
