"""Figures stated from outside: taken in like any record and counted for whom they are about."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import delete, select

from kaoping.domain.scoring.measures.catalogue import MEASURES
from kaoping.domain.scoring.measures.taking import Window
from kaoping.storage.measuring import measure_store
from kaoping.storage.reads.slices import slices_of
from kaoping.storage.tables.measurements import Measurement
from kaoping.storage.tables.people import EmployeeCode
from kaoping.storage.tables.records import MappingIssue
from kaoping.storage.tables.scoring import DirtyMark
from tests.records.conftest import PRESENT
from tests.records.orders import INGEST, changed, void
from tests.records.sales import push_to

PATH = f"{INGEST}/measurements"
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


@pytest.fixture
def figure(world):
    def make(number=1, **changes):
        record = {
            "store_code": world.store.code,
            "source": "dms",
            "external_id": f"CSS-{number}",
            "source_updated_at": "2026-11-05T09:00:00+08:00",
            "measure": "M-58",
            "employee_code": "A07",
            "measured_on": "2026-11-02",
            "numerator": "18",
            "denominator": "20",
        }
        return changed(record, **changes)

    return make


def readings(db, world, code):
    slices = slices_of(db, world.store.id, FIRST, LAST)
    window = Window(FIRST, LAST, PRESENT)
    taken = measure_store(db, [MEASURES[code]], world.store.id, window, slices).taken
    who = {one.assignment_id: one.employee_id for one in slices}
    return {who.get(subject): found.reading for (subject, _), found in taken.items()}


def test_a_figure_is_kept_and_its_days_are_marked(dms, figure, db, world):
    reply = push_to(PATH, dms, [figure(published_on="2026-11-05")])
    assert (reply.status_code, reply.json()["created"], reply.json()["results"]) == (200, 1, [])
    kept = db.scalars(select(Measurement)).one()
    assert (kept.measure, kept.numerator, kept.denominator) == ("M-58", 18, 20)
    assert (kept.employee_id, kept.measured_day, kept.published_day) == (
        world.advisor.id,
        date(2026, 11, 2),
        date(2026, 11, 5),
    )
    assert set(db.scalars(select(DirtyMark.day))) == {date(2026, 11, 2), date(2026, 11, 5)}


def test_the_same_again_changes_nothing_and_a_later_version_counts_instead(dms, figure, db, world):
    push_to(PATH, dms, [figure()])
    assert push_to(PATH, dms, [figure()]).json()["unchanged"] == 1
    later = figure(numerator="19", source_updated_at="2026-11-06T09:00:00+08:00")
    assert push_to(PATH, dms, [later]).json()["updated"] == 1
    assert readings(db, world, "M-58")[world.advisor.id].numerator == 19
    assert db.scalars(select(Measurement.row_version)).one() == 2


def test_a_void_takes_the_figure_back(dms, figure, db, world):
    push_to(PATH, dms, [figure()])
    push_to(PATH, dms, [void(figure(), "2026-11-06T09:00:00+08:00")])
    assert readings(db, world, "M-58") == {}


def test_what_is_said_of_the_store_goes_before_what_is_said_of_its_people(dms, figure, db, world):
    push_to(PATH, dms, [figure(1), figure(2, employee_code="T12", numerator="10", denominator="10")])
    found = readings(db, world, "M-58")
    assert (found[None].numerator, found[None].denominator) == (28, 30)
    push_to(PATH, dms, [figure(3, employee_code=..., numerator="90", denominator="100")])
    found = readings(db, world, "M-58")
    assert (found[None].numerator, found[None].denominator) == (90, 100)
    assert found[world.advisor.id].denominator == 20


def test_p27_the_source_of_record_is_believed(dms, figure, db, world):
    for source, code in (("crm", "U-7"), ("finance", "0077")):
        known = {"store_id": world.store.id, "source": source, "code": code, "employee_id": world.advisor.id}
        db.add(EmployeeCode(**known))
    db.flush()
    crm, finance = {"source": "crm", "employee_code": "U-7"}, {"source": "finance", "employee_code": "0077"}
    push_to(PATH, dms, [figure(1, numerator="12", **crm), figure(2, numerator="9", **finance)])
    assert readings(db, world, "M-58")[world.advisor.id].numerator == 9
    other_day = figure(3, numerator="1", measured_on="2026-11-03", **crm)
    push_to(PATH, dms, [other_day])
    assert readings(db, world, "M-58")[world.advisor.id].numerator == 10


def test_an_unknown_code_waits_and_a_ruling_names_the_figure(dms, figure, db, world, as_role):
    [result] = push_to(PATH, dms, [figure(employee_code="X99")]).json()["results"]
    assert [one["code"] for one in result["warnings"]] == ["employee-unknown"]
    assert set(readings(db, world, "M-58")) == {None}  # the store's, for nobody yet
    issue = db.scalars(select(MappingIssue)).one()
    supervisor = as_role("CRC_SUPERVISOR", stores=[world.store])
    assert supervisor.get(f"/api/v1/mapping-issues/{issue.id}").json()["waiting"] == 1
    db.execute(delete(DirtyMark))
    said = {"employee_id": world.advisor.id, "reason": "新编码"}
    ruled = supervisor.post(f"/api/v1/mapping-issues/{issue.id}/resolve", json=said)
    assert ruled.status_code == 200, ruled.text
    assert db.scalars(select(DirtyMark.day)).all() == [date(2026, 11, 2)]
    db.expire_all()
    assert readings(db, world, "M-58")[world.advisor.id].denominator == 20


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"measure": "M-08"}, "/measure", "measure-not-fed"),
        ({"measure": "M-17"}, "/measure", "measure-not-fed"),
        ({"measure": "M-999"}, "/measure", "measure-not-fed"),
        ({"denominator": "-1"}, "/denominator", "denominator-negative"),
        ({"measure": "M-67", "denominator": "2"}, "/denominator", "denominator-one"),
        ({"measured_on": "2026-12-24"}, "/measured_on", "instant-future"),
        ({"published_on": "2026-11-01"}, "/published_on", "time-order"),
        ({"numerator": 5}, "/numerator", "decimal-format"),
        ({"store_code": "NOWHERE"}, "/store_code", "store-unknown"),
    ],
)
def test_what_is_wrong_is_refused_at_its_place(dms, figure, db, changes, pointer, code):
    [result] = push_to(PATH, dms, [figure(**changes)]).json()["results"]
    assert (pointer, code) in [(one["pointer"], one["code"]) for one in result["errors"]]
    assert db.scalars(select(Measurement)).all() == []


def test_a_module_of_a_visit_is_fed_under_its_own_code(dms, figure, db, world):
    module = figure(measure="M-17.consultants", numerator="-2", denominator="1", employee_code=...)
    assert push_to(PATH, dms, [module]).json()["created"] == 1
    assert readings(db, world, "M-17.consultants")[None].exact == Decimal(-2)


def test_figures_are_listed_in_reach_and_nowhere_else(dms, figure, world, as_role):
    push_to(PATH, dms, [figure(1), figure(2, measure="M-90", numerator="86", denominator="1")])
    seen = as_role("GROUP_DIRECTOR", stores=[]).get("/api/v1/measurements?measure=M-58").json()["items"]
    assert [(one["external_id"], one["subject"], one["label"]["en"]) for one in seen] == [
        ("CSS-1", world.advisor.name, MEASURES["M-58"].label.en)
    ]
    elsewhere = as_role("STORE_GM", stores=[world.other_store])
    assert elsewhere.get("/api/v1/measurements").json()["items"] == []
