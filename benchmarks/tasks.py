"""P7: making the tasks of closed orders, against an INSERT … SELECT with the same joins and without reasons.

A first run makes a task for each of 10,000 orders, exempt ones with their reason, visits of one number
merged, days marked; the second run finds nothing to do. Every round starts from the same copy of the orders.
"""

import tempfile
import time
from pathlib import Path

from sqlalchemy import text

from benchmarks.figures import ROUNDS, Figures, Goal, milliseconds, ratios, scaled
from benchmarks.server import Bench, bench, database_at
from benchmarks.visits import prepare
from kaoping.calls.service import generate
from kaoping.storage.unit_of_work import unit_of_work

ORDERS = scaled(10_000, least=100)
FIRST, RERUN = Goal(0.8, at_least=True), Goal(0.5)

FLOOR = """
    INSERT INTO callback_task
        (store_id, type, plan_id, questionnaire_version_id, order_id, customer_id, contact_point_id,
         contact_hash, vehicle_id, anchor_day, due_from, due_at, due_day, state, next_at)
    SELECT o.store_id, 'AFTERSALES_D3', p.id, v.id, o.id, o.customer_id, coalesce(s.id, w.id),
           coalesce(s.value_hash, w.value_hash), o.vehicle_id, o.delivered_day,
           timezone(st.zone, o.delivered_day + 2 + time '09:00'),
           timezone(st.zone, o.delivered_day + 3 + time '18:30'), o.delivered_day + 3, 'PENDING',
           timezone(st.zone, o.delivered_day + 2 + time '09:00')
    FROM repair_order o
    JOIN customer c ON c.store_id = o.store_id AND c.id = o.customer_id
    JOIN vehicle ve ON ve.store_id = o.store_id AND ve.id = o.vehicle_id
    JOIN store st ON st.id = o.store_id
    LEFT JOIN contact_point s ON s.store_id = o.store_id AND s.id = o.sender_contact_id
    LEFT JOIN contact_point w ON w.store_id = o.store_id AND w.id = o.owner_contact_id
    LEFT JOIN consent n ON n.store_id = o.store_id AND n.customer_id = o.customer_id
        AND n.purpose = 'SERVICE_CALLBACK'
    CROSS JOIN callback_plan p
    JOIN questionnaire_version v ON v.questionnaire_id = p.questionnaire_id
    WHERE o.delivered_day >= current_date - 31 AND o.voided_at IS NULL
      AND n.state IS DISTINCT FROM ''  -- keeps a join the planner would drop
      AND NOT EXISTS (SELECT FROM callback_task t
                      WHERE t.store_id = o.store_id AND t.plan_id = p.id AND t.order_id = o.id)
"""


def run() -> Figures:
    """The figures of P7 as they stand in bench.json."""
    floors, firsts, reruns = [], [], []
    with tempfile.TemporaryDirectory(prefix="kpb") as folder, bench(Path(folder)) as ground:
        database = database_at(ground.database("orders"))
        prepare(database, orders=ORDERS, callers=1)
        database.close()
        for number in range(ROUNDS + 1):
            floor = _floor(ground, number)
            first, rerun = _generate(ground, number)
            if number:  # the first round warms the disk
                floors.append(floor)
                firsts.append(first)
                reruns.append(rerun)
    return {
        "P7.first": FIRST.figure(
            ratios(floors, firsts), first_ms=milliseconds(firsts), floor_ms=milliseconds(floors)
        ),
        "P7.rerun": RERUN.figure(ratios(reruns, firsts)),
    }


def _floor(ground: Bench, number: int) -> float:
    database = database_at(ground.database(f"floor_{number}", template="orders"))
    started = time.perf_counter()
    with database.session() as db:
        db.execute(text(FLOOR))
        db.commit()
    seconds = time.perf_counter() - started
    database.close()
    return seconds


def _generate(ground: Bench, number: int) -> tuple[float, float]:
    database = database_at(ground.database(f"made_{number}", template="orders"))
    started = time.perf_counter()
    with unit_of_work(database) as db:
        kept = generate(db)
    middle = time.perf_counter()
    with unit_of_work(database) as db:
        again = generate(db)
    ended = time.perf_counter()
    database.close()
    if kept.made + kept.exempt != ORDERS or again.made + again.exempt + again.merged:
        raise RuntimeError(f"expected {ORDERS} tasks once: {kept}, then {again}")
    return middle - started, ended - middle
