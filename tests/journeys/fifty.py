"""A store of fifty people with a card, whose October is over, complete, and waits to be closed.

The second store of the group is as the demo founds it: its October waits as well, with one order still to come.
"""

import contextlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import delete
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
from kaoping.people.schemas import EmployeeIn
from kaoping.people.service import hire
from kaoping.policies.service import activate_examples
from kaoping.storage.session import Database
from kaoping.storage.tables.scoring import DirtyMark
from kaoping.storage.unit_of_work import unit_of_work
from kaoping.web.passwords import PasswordHasher
from tests import postgres
from tests.asgi import serving
from tests.journeys.moment import ZONE, distance, moved
from tests.journeys.months import FIRST, live_october
from tests.journeys.past import SH001, Past
from tests.journeys.process import database_at, parts
from tests.journeys.stage import Stage, running

PEOPLE = 50
FOUNDED = 16
"""Cards of the first store as the demo founds it: fourteen after-sales and sales people, two agents."""
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
        with running(url, distance(MONDAY).total_seconds()) as address:
            yield Stage(address, key)


def live_through_october(database: Database) -> str:
    """Everything of October has happened and is measured; gives the key the DMS pushes with."""
    clock = DemoClock(FIRST)
    database.clock = clock
    with unit_of_work(database, "journeys") as db:
        install_defaults(db)
        found_group(db, clock.now.date())
        for number in range(PEOPLE - FOUNDED):
            take_on(db, number, clock.now.date())
        # The months in which they were hired are no part of the story.
        db.execute(delete(DirtyMark).where(DirtyMark.day < clock.now.date()))
        agree_pay(db)
        activate_examples(db)
        open_accounts(db, PasswordHasher())
        key = issue_dms_key(db)
    with serving(create_app(parts(database))) as client:
        past = Past(database, clock, client)
        live_october(past, key)
        past.at(MONDAY).recompute()
    return key


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
