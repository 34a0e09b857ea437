"""Lines and pay of the cards of a page, for whoever asks for them with `include`."""

import json
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, false, literal, or_, select
from sqlalchemy.orm import Session

from kaoping.domain.errors import Forbidden
from kaoping.domain.people import Place, Principal
from kaoping.scorecards.service.finding import Found
from kaoping.storage.reach import reaches
from kaoping.storage.reads.staff import place_of_post
from kaoping.storage.tables.closing import PublishedCard
from kaoping.storage.tables.scoring import Card

LINES, PAY = "lines", "pay"
PAY_READ = "pay:read"


def require_pay(who: Principal, *, mine: bool) -> None:
    """Raises Forbidden for whoever asks for the pay of others without the word; one's own is always shown."""
    if not who.may(PAY_READ) and not mine and who.scope.is_of_others:
        raise Forbidden("pay-not-yours")


def may_see_pay(who: Principal, place: Place) -> bool:
    """One's own, and that of the posts where the caller holds `pay:read`; `place` is that of the post."""
    return who.employee_id in place.people or who.covers(PAY_READ, place)


def shows_pay(db: Session, who: Principal, card: Found) -> bool:
    """The same for a card that was found."""
    return may_see_pay(who, place_of_post(db, who, card.store_id, card.assignment_id, card.employee_id))


def included(
    db: Session, who: Principal, cards: Sequence[tuple[int, int, int]], include: Collection[str]
) -> Mapping[tuple[int, int], str]:
    """By card and revision, as the last members of a JSON object. `cards` are store, id and revision."""
    if not include or not cards:
        return {}
    found = {}
    for query in _queries(who, cards):
        for row in db.execute(query):
            shown = not row.withdrawn
            pay = shown and PAY in include and row.paid
            lines = [_line(one) for one in row.lines] if shown and LINES in include else None
            amounts = [_pay(one) for one in row.pay] if pay else None
            members = {"lines": lines, "pay": amounts}
            found[row.id, row.revision] = f",{json.dumps(members, ensure_ascii=False)[1:]}"
    return found


def _queries(who: Principal, cards: Sequence[tuple[int, int, int]]) -> list[Select[*tuple[Any, ...]]]:
    moving = [card_id for _, card_id, revision in cards if revision == 0]
    sealed = [card_id for _, card_id, revision in cards if revision > 0]
    queries = []
    if moving:
        unsealed = (literal(0).label("revision"), literal(value=False).label("withdrawn"))
        queries.append(_figures(who, Card, *unsealed).where(Card.id.in_(moving)))
    if sealed:
        columns = (PublishedCard.revision, PublishedCard.withdrawn)
        queries.append(_figures(who, PublishedCard, *columns).where(PublishedCard.id.in_(sealed)))
    return queries


def _figures(who: Principal, table: type[Card] | type[PublishedCard], *more: Any) -> Select[*tuple[Any, ...]]:
    own = table.of_people([who.employee_id]) if who.employee_id is not None else false()
    paid = or_(own, reaches(table, who.acting_on(PAY_READ)))
    lines, pay = table.result["lines"].label("lines"), table.result["pay"].label("pay")
    return select(table.id, *more, paid.label("paid"), lines, pay)


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": line["item"],
        "state": line["state"],
        "points": line["points"],
        "max": line["full"],
    }


def pay_amounts(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The pay lines of a stored result in the shape of `PayAmountOut`."""
    return [_pay(one) for one in result["pay"]]


def _pay(pay: Mapping[str, Any]) -> dict[str, Any]:
    return {"code": pay["code"], "state": pay["state"], "amount": money(pay["amount"])}


def money(amount: str | None) -> str | None:
    """With the two places of money at least, which canonical figures leave out."""
    if amount is None:
        return None
    figure = Decimal(amount)
    return f"{figure:f}" if -int(figure.as_tuple().exponent) > 2 else f"{figure:.2f}"
