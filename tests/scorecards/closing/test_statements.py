"""The close costs a number of statements, not one for each person or fact."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session
from tests.scorecards.closing.month import MIDDLE, Month

FREEZE, SIGN, SHEET, CHECKS, LIST = 60, 35, 25, 25, 15


@contextmanager
def counted(db: Session) -> Iterator[list[str]]:
    """Statements anybody sends meanwhile, savepoints of the test's own transaction left out."""
    said: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            said.append(statement)

    engine: Engine = db.get_bind().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)


def crowd(october: Month, people: int) -> None:
    """Colleagues with an order and an interview each."""
    for n in range(people):
        one = october.world.hire(f"员工{n}", "ADVISOR")
        october.world.people[f"colleague{n}"] = one
        october.pay_term(one)
        order = october.shop.order(MIDDLE + timedelta(days=n % 10), served={"advisor": one})
        october.shop.call(order, october.world.agent, satisfied=n % 3 > 0)
    october.recompute()


def test_a_close_of_many_people_is_a_number_of_statements(october: Month, db: Session) -> None:
    crowd(october, 20)
    hr, head = october.as_("hr"), october.as_("head")
    with counted(db) as freezing:
        assert hr.post(f"{october.url}/freeze").status_code == 200
    assert len(freezing) < FREEZE, len(freezing)
    october.act("hr", "start-review")
    assert len(october.cards()) == 26

    with counted(db) as reading:
        october.sheet("head", "MANAGER")
    assert len(reading) < SHEET, len(reading)

    ids = [one.id for one in october.cards().values() if one.level == "STORE"]
    entries = october.full_points("head", "STORE")
    with counted(db) as signing:
        body = {"card_ids": ids, "entries": entries}
        assert head.post(f"{october.url}/manager-reviews", json=body).json()["signed"] == ids
    assert len(signing) < SIGN, len(signing)

    with counted(db) as checking:
        hr.get(f"{october.url}/completeness")
    assert len(checking) < CHECKS, len(checking)

    with counted(db) as listing:
        hr.get(october.url.rsplit("/", 1)[0])
    assert len(listing) < LIST, len(listing)
