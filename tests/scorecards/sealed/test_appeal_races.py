"""Several at once: one ruling counts, one appeal, one acknowledgement; the feed leaves nothing out."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from tests.asgi import Client
from tests.scorecards.proofs.month import API, PERIOD, Month, october
from tests.scorecards.sealed.published import ruling

from kaoping.scorecards import remembering
from kaoping.scorecards.service.sealed.verifying import prove_period
from kaoping.storage.embedded import Cluster
from kaoping.storage.tables.closing import AppealRuling, ClosingPeriod, PublishedCard

THREADS = 8
PEOPLE = ("advisor", "second_advisor", "technician", "second_technician", "qc")
SINCE = "2026-10-01T00:00:00Z"


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "SECONDS", -1.0)


@pytest.fixture(scope="module")
def month(cluster: Cluster) -> Iterator[Month]:
    with october(cluster) as month:
        month.steps.freeze()
        month.steps.judge("STORE")
        month.steps.publish("STORE")
        yield month


def at_once(calls: Sequence[Callable[[], httpx.Response]]) -> Counter[tuple[int, str | None]]:
    start = Barrier(len(calls))

    def run(call: Callable[[], httpx.Response]) -> tuple[int, str | None]:
        start.wait()
        answer = call()
        return answer.status_code, answer.json().get("code")

    with ThreadPoolExecutor(len(calls)) as pool:
        return Counter(pool.map(run, calls))


@pytest.mark.parametrize("name", PEOPLE)
def test_of_many_who_appeal_acknowledge_and_rule_at_once_one_does(month: Month, name: str) -> None:
    card = f"{API}/scorecards/{month.card_of(name)}"
    me = month.as_(name)
    body = {"lines": [{"item": "process", "reason": "与事实不符"}]}
    found = at_once([lambda: me.post(f"{card}/appeals", json=body)] * THREADS)
    assert found == {(201, None): 1, (409, "already-appealed"): THREADS - 1}
    found = at_once([lambda: me.post(f"{card}/acknowledge")] * THREADS)
    assert found == {(200, None): 1, (409, "already-acknowledged"): THREADS - 1}

    appeal = me.get(card).json()["appeal"]["id"]
    wanted = [
        (month.as_(who), ruling(process=points))
        for who, points in (("gm", "11"), ("gm2", "12"), ("gm", "REJECTED"), ("gm2", "13")) * 2
    ]
    found = at_once(
        [
            lambda who=who, body=body: who.post(f"{API}/appeals/{appeal}/rule", json=body)
            for who, body in wanted
        ]
    )
    assert found == {(200, None): 1, (409, "already-ruled"): THREADS - 1}
    with month.database.session() as db:
        (made,) = db.scalars(select(AppealRuling).where(AppealRuling.appeal_id == appeal))
        newest = db.scalars(
            select(PublishedCard.revision).where(PublishedCard.id == month.card_of(name))
        ).all()
    assert max(newest) == (1 if made.outcome == "REJECTED" else 2)


def test_who_follows_the_feed_misses_nothing(month: Month) -> None:
    """Cards are withdrawn at once; a reader that goes on from the last moment seen gets every tombstone."""
    reader = month.as_("group_hr")
    seen: dict[int, int] = {}
    over = Event()

    def follow() -> None:
        since, last = SINCE, False
        while True:
            last = over.is_set()
            for one in _pages(reader, since):
                seen[one["id"]], since = one["revision"], one["published_at"]
            if last:
                return

    with ThreadPoolExecutor(1) as pool:
        following = pool.submit(follow)
        director = month.as_("director")
        cards = [month.card_of(name) for name in PEOPLE]
        found = at_once(
            [
                lambda card=card: director.post(f"{API}/scorecards/{card}/withdraw", json={"reason": "作废"})
                for card in cards
            ]
        )
        over.set()
        following.result(timeout=60)
    assert found == {(200, None): len(cards)}
    with month.database.session() as db:
        rows = db.execute(select(PublishedCard.id, PublishedCard.revision, PublishedCard.published_at)).all()
        period = db.scalars(select(ClosingPeriod).where(ClosingPeriod.code == PERIOD)).one()
        assert prove_period(db, period).findings == ()
    assert seen == {
        card: max(row.revision for row in rows if row.id == card) for card in {r.id for r in rows}
    }
    revised = [row.published_at for row in rows if row.revision > 1]
    assert len(set(revised)) == len(revised)


def _pages(reader: Client, since: str) -> Iterator[dict[str, Any]]:
    cursor = None
    while True:
        params = {"changed_since": since, "limit": 2} | ({"cursor": cursor} if cursor else {})
        page = reader.get(f"{API}/scorecards", params=params).json()
        yield from page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return
