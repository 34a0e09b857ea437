"""Dashboards: what the months say of stores, and to whom."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.factories import World
from tests.insight.conftest import measure
from tests.scorecards.closing.test_statements import counted
from tests.scorecards.shop import NOON, Shop

from kaoping.domain.scoring.numbers import half_up
from kaoping.domain.scoring.reading import wilson
from kaoping.insight.schemas_figures import MeasuresOut
from kaoping.storage.tables.people import Brand, Store
from kaoping.storage.tables.scoring import StoredReading

URL = "/api/v1/dashboards/measures"
LATELY = f"{URL}?from=2026-10&to=2026-11"
Roles = Callable[..., Client]


def shown(client: Client, url: str = LATELY) -> dict[str, Any]:
    """The answer, which the server prints without its models: read back strictly."""
    reply = client.get(url)
    assert reply.status_code == 200, reply.text
    read = MeasuresOut.model_validate_json(reply.content)
    body: dict[str, Any] = reply.json()
    assert read.model_dump(mode="json") == body
    return body


def line(body: dict[str, Any], code: str = "M-08") -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in body["measures"] if one["code"] == code)
    return found


def fractions(points: list[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    return {one["period"]: (one["numerator"], one["denominator"]) for one in points}


def test_a_group_sees_every_store_and_all_of_them_together(
    shops: tuple[Shop, Shop], as_role: Roles, world: World
) -> None:
    body = shown(as_role("GROUP_DIRECTOR", stores=[]))
    assert (body["whose"], body["periods"]) == ("STORES", ["2026-10", "2026-11"])
    satisfied = line(body)
    assert (satisfied["unit"], satisfied["better"]) == ("share", "higher")
    assert fractions(satisfied["points"]) == {"2026-10": ("2", "3"), "2026-11": ("2", "3")}
    assert [one["store"]["code"] for one in satisfied["stores"]] == [world.store.code, world.other_store.code]
    here, there = (fractions(one["points"]) for one in satisfied["stores"])
    assert here == {"2026-10": ("2", "3"), "2026-11": ("1", "2")}
    assert there == {"2026-11": ("1", "1")}
    point = satisfied["points"][0]
    assert (point["n"], point["value"], point["low"], point["high"]) == (3, "66.6667", "20.77", "93.85")


def test_a_store_sees_itself(shops: tuple[Shop, Shop], as_role: Roles, world: World) -> None:
    satisfied = line(shown(as_role("STORE_GM", stores=[world.other_store])))
    assert fractions(satisfied["points"]) == {"2026-11": ("1", "1")}
    assert [one["store"]["id"] for one in satisfied["stores"]] == [world.other_store.id]


def test_one_store_or_one_brand_of_those_in_sight(
    shops: tuple[Shop, Shop], as_role: Roles, world: World, db: Session
) -> None:
    other = Brand(code="YUNCHI", label={"zh": "云驰"})
    db.add(other)
    db.flush()
    place = db.get_one(Store, world.other_store.id)
    place.brand_ids = [other.id]
    db.commit()
    director = as_role("GROUP_DIRECTOR", stores=[])
    for asked in (f"store_id={world.other_store.id}", f"brand_id={other.id}"):
        satisfied = line(shown(director, f"{LATELY}&{asked}"))
        assert [one["store"]["id"] for one in satisfied["stores"]] == [world.other_store.id]
        assert fractions(satisfied["points"]) == {"2026-11": ("1", "1")}
    foreign = as_role("STORE_GM", stores=[world.store])
    assert line(shown(foreign, f"{LATELY}&store_id={world.other_store.id}"))["stores"] == []


def test_who_reaches_no_whole_store_sees_what_comes_of_their_own_posts(
    shops: tuple[Shop, Shop], as_role: Roles, world: World
) -> None:
    body = shown(as_role("EMPLOYEE", stores=[], employee=world.agent))
    assert body["whose"] == "OWN"
    assert line(body)["points"] == []  # the advisor's, not the caller's
    connected = line(body, "M-59")
    assert fractions(connected["points"]) == {"2026-10": ("3", "3"), "2026-11": ("2", "2")}
    assert connected["stores"] == []


def test_whoever_reads_no_scorecards_sees_no_figures(shops: tuple[Shop, Shop], as_role: Roles) -> None:
    body = shown(as_role("ADMIN"))
    assert (body["whose"], body["measures"]) == ("NOBODY", [])


def test_an_answer_that_is_known_is_not_made_again(
    shops: tuple[Shop, Shop],
    as_role: Roles,
    world: World,
    db: Session,
    clock: dict[str, Callable[[], datetime] | None],
) -> None:
    director = as_role("GROUP_DIRECTOR", stores=[])
    tag = director.get(LATELY).headers["ETag"]
    asked = {"If-None-Match": tag}
    assert director.get(LATELY, headers=asked).status_code == 304
    assert director.get(f"{URL}?from=2026-11&to=2026-11", headers=asked).status_code == 200
    assert as_role("STORE_GM").get(LATELY, headers=asked).status_code == 200
    clock["now"] = lambda: NOON + timedelta(minutes=1)
    here = shops[0]
    order = here.order(NOON - timedelta(days=6), served={"advisor": world.advisor})
    here.call(order, world.agent, satisfied=True)
    measure(db)
    reply = director.get(LATELY, headers=asked)
    assert reply.status_code == 200
    assert fractions(line(reply.json())["points"])["2026-11"] == ("3", "4")


def test_intervals_are_those_of_the_engine(
    shops: tuple[Shop, Shop], as_role: Roles, world: World, db: Session
) -> None:
    """The database computes them in binary fractions; to the places shown it makes no difference."""
    samples = [(n * 7919 % (size + 1), size) for n, size in enumerate((1, 2, 3, 5, 9, 24, 97, 313, 4021) * 4)]
    for number, (hits, size) in enumerate(samples):
        period = f"{2001 + number // 12}-{number % 12 + 1:02}"
        db.add(_reading(world.store.id, period, hits, size))
    db.commit()
    points = line(shown(as_role("STORE_GM"), f"{URL}?from=2001-01&to=2003-12"))["points"]
    assert len(points) == len(samples)
    for point, (hits, size) in zip(points, samples, strict=True):
        expected = wilson(hits, size)
        assert (point["numerator"], point["denominator"]) == (str(hits), str(size))
        assert Decimal(point["low"]) == expected.low * 100
        assert Decimal(point["high"]) == expected.high * 100
        assert Decimal(point["value"]) == half_up(Decimal(100 * hits) / size, 4)


def _reading(store_id: int, period: str, hits: int, size: int) -> StoredReading:
    return StoredReading(
        store_id=store_id,
        period=period,
        assignment_id=None,
        measure="M-08",
        numerator=hits,
        denominator=size,
        n=size,
        state="ok",
        evidence=[],
        part_ends=[0],
        counted=[],
    )


@pytest.mark.parametrize(
    ("asked", "pointer", "code"),
    [
        ("from=2026-11&to=2026-10", "/query/to", "day-order"),
        ("from=2023-11&to=2026-11", "/query/to", "too-many"),
        ("from=2026-Q4&to=2026-11", "/query/from", "month-format"),
        ("from=2026-10", "/query/to", "required"),
    ],
)
def test_wrong_months_are_named(as_role: Roles, asked: str, pointer: str, code: str) -> None:
    reply = as_role("STORE_GM").get(f"{URL}?{asked}")
    assert reply.status_code == 422
    errors = [(one["pointer"], one["code"]) for one in reply.json()["errors"]]
    assert errors == [(pointer, code)]


def test_a_dashboard_takes_as_many_statements_for_many_stores_as_for_one(
    shops: tuple[Shop, Shop], as_role: Roles, world: World, db: Session
) -> None:
    one, all_of_them = as_role("STORE_GM"), as_role("GROUP_DIRECTOR", stores=[])
    with counted(db) as few:
        shown(one)
    with counted(db) as many:
        shown(all_of_them, f"{URL}?from=2023-12&to=2026-11")
    assert len(few) == len(many)
