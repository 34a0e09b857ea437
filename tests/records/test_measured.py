"""A pushed order counts for the people who served: what ingestion freezes is what measures look for."""

from sqlalchemy import select

from kaoping.domain.scoring.measures.sources import ORDERS
from kaoping.scorecards.service import recompute_waiting
from kaoping.storage.tables.people import Assignment
from kaoping.storage.tables.records import Attribution
from kaoping.storage.tables.scoring import StoredReading
from tests.records.orders import push


def test_roles_are_frozen_under_the_names_measures_know(dms, new_order, db):
    push(dms, [new_order(1)])
    assert {row.role for row in db.scalars(select(Attribution))} == set(ORDERS.roles)


def test_an_order_reaches_the_reading_of_its_advisor(dms, new_order, db, world):
    push(dms, [new_order(1)])
    recompute_waiting(db)
    readings = db.scalars(
        select(StoredReading)
        .join(Assignment, Assignment.id == StoredReading.assignment_id)
        .where(Assignment.employee_id == world.advisor.id, StoredReading.measure == "M-36")
    ).all()
    assert [(row.period, row.numerator, row.denominator) for row in readings] == [("2026-11", 0, 1)]
