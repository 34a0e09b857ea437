"""Policies of pay lines: short to write, evaluated for one person or a few."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from kaoping.domain.scoring.evaluate import evaluate
from kaoping.domain.scoring.inputs import Population, Review, Served, Subject
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.refusals import PolicyRefused
from kaoping.domain.scoring.results import Pay, Result

from ..sheets import LABEL, OCTOBER, document, item, judged


def param(code: str, value: str, unit: str = "money", **more: object) -> dict[str, object]:
    return {"code": code, "unit": unit, "value": value, "label": LABEL, "rule": "S002-D.R01"} | more


def term(code: str, unit: str = "money", **more: object) -> dict[str, object]:
    return {"code": code, "unit": unit, "label": LABEL} | more


def line(code: str = "pay", formula: str = "base", **more: object) -> dict[str, object]:
    return {"code": code, "label": LABEL, "rule": "S002-D.R01", "formula": formula} | more


def fine(amount: str = "100", **more: object) -> dict[str, object]:
    """An event rule that takes an amount from everybody."""
    base = {"code": "fine", "label": LABEL, "rule": "x", "kind": "fine", "when": "0 < 1", "amount": amount}
    return base | more


def reward(amount: str = "100", **more: object) -> dict[str, object]:
    return fine(amount, **({"code": "reward", "kind": "reward"} | more))


def paying(*lines: dict[str, object], full: str = "100", **more: object) -> Policy:
    """Pay lines over a sheet of one judged item, with the pay term `base`."""
    more.setdefault("pay_terms", [term("base")])
    return Policy.parse(document(item("score", full), pay=list(lines), **more))


Terms = Mapping[str, str | None]


def run(
    policy: Policy,
    terms: Mapping[str, Terms],
    score: str | None = "100",
    people: Sequence[Subject] = (),
    reviews: Sequence[Review] | None = None,
) -> dict[str, Result]:
    """Everybody with the same score; None leaves the cards open."""
    subjects = tuple(people) or tuple(Subject(key, "t") for key in terms)
    given = reviews if reviews is not None else []
    if reviews is None and score is not None:
        given = [judged("score", score, subject=one.key) for one in subjects]
    amounts = {
        key: {code: Decimal(value) for code, value in own.items() if value is not None}
        for key, own in terms.items()
    }
    found = evaluate(policy, Population(OCTOBER, subjects), {}, (), given, pay_terms=amounts)
    return {result.subject: result for result in found}


def paid(
    policy: Policy,
    score: str | None = "100",
    code: str = "pay",
    attributes: Mapping[str, str] | None = None,
    served: Served | None = None,
    **terms: str | None,
) -> Pay:
    """The pay line of one person."""
    subject = Subject("s", "t", attributes or {}, served=served)
    return run(policy, {"s": terms}, score, [subject])["s"].pay_line(code)


def faults(*lines: dict[str, object], **more: object) -> list[tuple[str, str]]:
    """(place, code) of everything wrong with a policy; none where it parses."""
    try:
        paying(*lines, **more)
    except PolicyRefused as refused:
        return [(fault.field or "", fault.code) for fault in refused.faults]
    return []
