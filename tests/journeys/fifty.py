"""A store of fifty people with a card, whose October is over, complete, and waits to be closed.

The second store of the group is as the demo founds it; its October waits as well.
"""

import contextlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kaoping.app import create_app, install_defaults
from kaoping.cli.demo.agenda import DemoClock
from kaoping.cli.demo.founding import (
    INSTALLER,
    SERVED_DAYS,
    agree_pay,
    found_group,
    issue_dms_key,
    open_accounts,
)
from kaoping.people.schemas_employees import EmployeeIn
from kaoping.people.service import hire
from kaoping.policies.service.installing import activate_examples
from kaoping.storage.session import Database
from kaoping.storage.tables.access import Role, RoleGrant, UserAccount
from kaoping.storage.tables.people import Store
from kaoping.storage.tables.scoring import DirtyMark
from kaoping.storage.unit_of_work import unit_of_work
from kaoping.web.passwords import PasswordHasher
from tests import postgres
from tests.asgi import serving
from tests.journeys.history import HOUSES
from tests.journeys.moment import ZONE, distance, moved
from tests.journeys.months import FIRST, OCTOBER, entries_of, live_october
from tests.journeys.past import SH001, SH002, Past, delivered
from tests.journeys.process import database_at, parts
from tests.journeys.stage import Stage, eventually, running

PEOPLE = 50
FOUNDED = 17
"""Cards of the first store as it is founded: fifteen after-sales and sales people, two agents."""
LEADERS = {"head": SH001, "head2": SH002}
"""In these stores one manager judges every department: their grants name the store."""
MONDAY = datetime(2026, 11, 2, 9, 10, tzinfo=ZONE)
"""The first working day of November: October is frozen by the third."""
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蒋蔡余"
GIVEN = "建国明华志强秀英桂兰海燕文博子涵"


@contextlib.contextmanager
def fifty_people() -> Iterator[Stage]:
    with postgres.server() as cluster, postgres.clone(cluster) as url:
        database = database_at(url, moved(distance(MONDAY)))
        key = live_through_october(database)
        database.close()
        with running(url, distance(MONDAY).total_seconds(), key) as stage:
            yield stage


def live_through_october(database: Database) -> str:
    """Everything of October has happened and is measured; gives the key the DMS pushes with."""
    clock = DemoClock(FIRST)
    database.clock = clock
    with unit_of_work(database, "journeys") as db:
        install_defaults(db)
        found_group(db, clock.now.date(), HOUSES)
        for number in range(PEOPLE - FOUNDED):
            take_on(db, number, clock.now.date())
        # The months in which they were hired are no part of the story.
        db.execute(delete(DirtyMark).where(DirtyMark.day < clock.now.date()))
        agree_pay(db)
        activate_examples(db)
        open_accounts(db, PasswordHasher(), HOUSES)
        for username, store in LEADERS.items():
            lead_the_store(db, username, store)
        key = issue_dms_key(db, HOUSES)
    with serving(create_app(parts(database))) as client:
        past = Past(database, clock, client)
        live_october(past, key)
        past.at(MONDAY).recompute()
    return key


def lead_the_store(db: Session, username: str, code: str) -> None:
    grant = db.scalars(
        select(RoleGrant)
        .join(UserAccount, UserAccount.id == RoleGrant.user_id)
        .join(Role, Role.id == RoleGrant.role_id)
        .where(UserAccount.username == username, Role.code == "DEPT_HEAD")
    ).one()
    grant.store_ids = [db.scalars(select(Store.id).where(Store.code == code)).one()]


def take_on(db: Session, number: int, today: date) -> None:
    """One more technician or advisor of the first store, there for as long as everybody."""
    is_advisor = number % 4 == 0
    new = EmployeeIn(
        employee_no=f"{SH001}-{number + 101}",
        name=SURNAMES[number] + GIVEN[number % 7 * 2 : number % 7 * 2 + 2],
        hired_on=today - timedelta(days=SERVED_DAYS),
        store_code=SH001,
        department_code="SERVICE" if is_advisor else "WORKSHOP",
        position_code="ADVISOR" if is_advisor else "TECHNICIAN",
    )
    hire(db, new, by=INSTALLER)


def go_halfway(stage: Stage) -> None:
    """The first store is about to judge; in the second cards wait for approval, and an order came late."""
    first, second = (month_of(stage, store) for store in (SH001, SH002))
    for user, month in (("hr", first), ("hr2", second)):
        with stage.as_user(user) as api:
            api.post(f"/periods/{month}/freeze").raise_for_status()
            api.post(f"/periods/{month}/start-review").raise_for_status()
    stage.push([delivered(301, SH002, datetime(2026, 10, 20, 15, 0, tzinfo=ZONE))])
    for user, column in (("head2", "MANAGER"), ("hr2", "COMPANY")):
        sign_the_column(stage, user, second, column)
    with stage.as_user("hr2") as api:
        eventually(lambda: api.get(f"/periods/{second}").json()["counts"]["late"])


def month_of(stage: Stage, store: str) -> int:
    with stage.as_user("quality") as api:
        months = api.get("/periods", params={"code": OCTOBER}).raise_for_status().json()["items"]
    found: int = next(one["id"] for one in months if one["store"]["code"] == store)
    return found


def sign_the_column(stage: Stage, user: str, month: int, column: str) -> None:
    """Whatever the person may sign; the manager gives points to what is open."""
    with stage.as_user(user) as api:
        sheet = api.get(f"/periods/{month}/sheet", params={"stage": column}).raise_for_status().json()
        columns = {(one["policy"], one["item"]): one for one in sheet["columns"]}
        rows = [row for row in sheet["rows"] if row["may_sign"]]
        entries = [entry for row in rows for entry in entries_of(row, columns)]
        body = {"card_ids": [row["card_id"] for row in rows], "entries": entries}
        path = "manager-reviews" if column == "MANAGER" else "company-reviews"
        assert not api.post(f"/periods/{month}/{path}", json=body).raise_for_status().json()["refused"]
