"""R9: eight at once, fifty times over, and every time exactly one outcome."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine, text
from tests.records.orders import changed, order, push
from tests.scorecards.proofs.digest import damage, sealed_rows
from tests.scorecards.proofs.month import Month, Prepared
from tests.scorecards.proofs.steps import API, done

from kaoping.storage.embedded import LOGIN, SUPERUSER
from kaoping.storage.roles import OWNER
from kaoping.storage.session import Database

THREADS, ROUNDS = 8, 50
SEALS = text("""
    SELECT policy_code, level, kind, input_hash, result_hash FROM published_run ORDER BY 1, 2, 3
""")

Call = Callable[[], httpx.Response]


def at_once(calls: Sequence[Call]) -> list[httpx.Response]:
    """All of them begin together."""
    start = Barrier(len(calls))

    def run(call: Call) -> httpx.Response:
        start.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def delivered_in_october(month: Month, number: int, day: int = 20) -> dict[str, Any]:
    at = f"2026-10-{day:02}T"
    return order(
        number,
        month.store.code,
        source_updated_at="2026-11-02T08:00:00+08:00",
        opened_at=f"{at}09:05:00+08:00",
        promised_at_first=f"{at}15:00:00+08:00",
        promised_at=f"{at}15:00:00+08:00",
        work_completed_at=f"{at}15:10:00+08:00",
        settled_at=f"{at}16:50:00+08:00",
        delivered_at=f"{at}17:20:00+08:00",
    )


def all_late(month: Month) -> dict[tuple[str, int], str]:
    """Source and id of every late fact → how it differs, by the listing's own pages."""
    found, cursor = {}, None
    while True:
        params = {"limit": 200, **({"cursor": cursor} if cursor else {})}
        body = done(month.as_("hr").get(f"{API}/periods/{month.steps.period_id}/late", params=params))
        found.update({(one["source"], one["fact_id"]): one["change"] for one in body["items"]})
        cursor = body["next_cursor"]
        if cursor is None:
            return found


@pytest.mark.slow
def test_of_eight_who_approve_at_once_one_signs_each_card(month: Month) -> None:
    """Eight general managers of the store, every card at once; afterwards their signatures are taken back."""
    month.steps.freeze()
    month.steps.sign("MANAGER")
    month.steps.sign("COMPANY")
    managers = [f"gm{n}" for n in range(THREADS)]
    for name in managers:
        month.open_account(name, "STORE_GM")
    cards = [
        row["card_id"] for row in month.steps.sheet("gm", "APPROVE")["rows"] if row["next_stage"] == "APPROVE"
    ]
    assert len(cards) > 2
    owner = Database(month.database.engine.url.render_as_string(hide_password=False), role=OWNER, pool_size=1)
    body = {"card_ids": cards}
    for _ in range(ROUNDS):
        answers = at_once([month.steps.prepared(name, "approvals", body) for name in managers])
        assert {answer.status_code for answer in answers} <= {200, 409}, [a.text for a in answers]
        signed = Counter(card for answer in answers if answer.is_success for card in answer.json()["signed"])
        assert signed == dict.fromkeys(cards, 1)
        with owner.engine.begin() as link:
            found = link.execute(text("SELECT card_id FROM stage_sign WHERE stage = 'APPROVE'"))
            assert sorted(found.scalars()) == sorted(cards)
            link.execute(text("DELETE FROM stage_sign WHERE stage = 'APPROVE'"))
            link.execute(
                text("UPDATE card SET next_stage = 'APPROVE' WHERE id = ANY (:cards)"), {"cards": cards}
            )
            link.execute(text("UPDATE period SET state = 'IN_REVIEW' WHERE state = 'APPROVED'"))
    owner.close()


@pytest.mark.slow
def test_what_is_pushed_during_a_freeze_is_frozen_or_late(month: Month) -> None:
    """New orders and changed ones while the month is frozen: each on one side, none on both, none lost."""
    if month.steps.period()["state"] != "OPEN":
        done(month.steps.step("hr", "reopen", {"reason": "重新冻结"}))
    machine = month.machine
    known = [delivered_in_october(month, n, day=5) for n in range(1, ROUNDS + 1)]
    assert done(push(machine, known))["created"] == ROUNDS
    frozen_at_all, late_at_all = 0, 0
    for turn in range(1, ROUNDS + 1):
        numbers = [10_000 * turn + n for n in range(3 * (THREADS - 2))]
        batches = [numbers[n :: THREADS - 2] for n in range(THREADS - 2)]
        moved = changed(
            delivered_in_october(month, turn, day=6), source_updated_at="2026-11-02T09:00:00+08:00"
        )
        calls: list[Call] = [
            lambda batch=batch: push(machine, [delivered_in_october(month, n) for n in batch])
            for batch in batches
        ]
        calls.append(lambda moved=moved: push(machine, [moved]))
        answers = at_once([*calls, month.steps.prepared("hr", "freeze")])
        assert [answer.status_code for answer in answers] == [200] * THREADS, [a.text for a in answers]
        frozen, rows = _orders(month, [*numbers, turn])
        late = {fact for (source, fact), _ in all_late(month).items() if source == "ORDERS"}
        (moved_id,) = [fact for fact, (number, _) in rows.items() if number == turn]
        new = set(rows) - {moved_id}
        assert len(new) == len(numbers)
        assert new & set(frozen) & late == set()
        assert new <= set(frozen) | late
        assert (frozen[moved_id] == rows[moved_id][1]) != (moved_id in late)
        frozen_at_all += len(new & set(frozen))
        late_at_all += len(new & late)
        done(month.steps.step("hr", "reopen", {"reason": "重新冻结"}))
    assert frozen_at_all > 0, "no push came before the freeze"
    assert late_at_all > 0, "no push came after the freeze"


def _orders(month: Month, numbers: Sequence[int]) -> tuple[dict[int, int | None], dict[int, tuple[int, int]]]:
    """Frozen orders with their version; and those pushed: id → number and present version."""
    with month.database.session() as db:
        frozen = db.execute(
            text("""
                SELECT fact_id, version FROM frozen_facts f JOIN period p ON p.id = f.period_id
                CROSS JOIN LATERAL unnest(fact_ids, versions) AS facts (fact_id, version)
                WHERE source = 'ORDERS' AND f.freeze_no = p.freeze_no AND p.id = :period
            """),
            {"period": month.steps.period_id},
        ).all()
        rows = db.execute(
            text("""
                SELECT id, right(external_id, 6)::int, row_version FROM repair_order
                WHERE external_id LIKE 'RO2026%' AND right(external_id, 6)::int = ANY (:numbers)
            """),
            {"numbers": list(numbers)},
        ).all()
    return dict(map(tuple, frozen)), {fact: (number, version) for fact, number, version in rows}


@pytest.mark.slow
def test_publishing_while_orders_are_pushed_publishes_what_was_frozen(approved: Prepared) -> None:
    """Two publish at once and one of them does; six push, and every hash is that of a quiet publication."""
    with approved.copy() as month, taken_back(month) as take_back:
        month.steps.publish("STORE")
        with month.database.session() as db:
            expected = db.execute(SEALS).all()
        assert expected
        for turn in range(ROUNDS):
            take_back()
            pushes: list[Call] = [
                lambda first=1000 * turn + 100 * n: push(
                    month.machine, [delivered_in_october(month, first + k) for k in range(3)]
                )
                for n in range(THREADS - 2)
            ]
            publish = [month.steps.prepared(name, "publish", {"level": "STORE"}) for name in ("gm", "gm2")]
            answers = at_once([*pushes, *publish])
            assert sorted(answer.status_code for answer in answers[-2:]) == [200, 409], turn
            assert [answer.json().get("created") for answer in answers[:-2]] == [3] * (THREADS - 2)
            with month.database.session() as db:
                assert db.execute(SEALS).all() == expected
                before = sealed_rows(db)
            month.score()
            with month.database.session() as db:
                assert damage(before, sealed_rows(db)).none


@contextmanager
def taken_back(month: Month) -> Iterator[Callable[[], None]]:
    """A way to undo a publication, which nobody has but whoever owns the database."""
    url = month.database.engine.url.render_as_string(hide_password=False)
    owner = create_engine(url.replace(f"{LOGIN}@", f"{SUPERUSER}@"))
    moved = ("run", "card", "period", "published_run", "published_card")
    with owner.begin() as link:
        for table in moved:
            link.execute(text(f"CREATE TABLE kept_{table} AS TABLE {table}"))

    def take_back() -> None:
        with owner.begin() as link:
            link.execute(text("SET LOCAL session_replication_role = replica"))
            for table in moved:
                link.execute(text(f"DELETE FROM {table}"))
                link.execute(text(f"INSERT INTO {table} SELECT * FROM kept_{table}"))

    yield take_back
    owner.dispose()


@pytest.mark.slow
def test_of_eight_who_change_the_same_version_one_does(month: Month) -> None:
    """Nobody's change is lost: the others are told that theirs rests on an old version."""
    employee = month.world.people["technician"].id
    hr = month.as_("hr")
    for turn in range(ROUNDS):
        version = hr.get(f"{API}/employees/{employee}").headers["etag"]
        names = [f"李强{turn}{n}" for n in range(THREADS)]
        answers = at_once(
            [
                lambda name=name, version=version: hr.patch(
                    f"{API}/employees/{employee}", json={"name": name}, headers={"If-Match": version}
                )
                for name in names
            ]
        )
        assert Counter(answer.status_code for answer in answers) == {200: 1, 412: THREADS - 1}
        winner = next(answer.json()["name"] for answer in answers if answer.is_success)
        assert hr.get(f"{API}/employees/{employee}").json()["name"] == winner
