"""P31: whose customer somebody is, by the order of tests of A-60 and the time between visits."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.errors import Invalid
from kaoping.domain.ownership import (
    Account,
    Buyer,
    Call,
    Decision,
    Rules,
    Ruling,
    Sphere,
    Visit,
    WalkIn,
    Why,
    days_left,
    history,
    owner_at,
    sphere,
)

CHINA = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 10, 1, 15, 0, tzinfo=CHINA)
FIRST = Visit(START, "ann", "2026Q4", file_opened=True)


def days(n: int, clock: int = 15) -> datetime:
    return (START + timedelta(days=n)).replace(hour=clock)


def came(n: int, to: str = "bob", **more: object) -> Visit:
    return replace(Visit(days(n), to, "2026Q4"), **more)  # type: ignore[arg-type]


def last(
    *visits: Visit, calls: tuple[Call, ...] = (), rulings: tuple[Ruling, ...] = (), rules: Rules | None = None
) -> Decision:
    return history((FIRST, *visits), calls, rulings, rules or Rules(), CHINA)[-1]


def test_r05_the_first_reception_with_a_file_owns_the_customer() -> None:
    without = replace(FIRST, file_opened=False)
    found = history((without, came(1, "bob", file_opened=True)), (), (), Rules(), CHINA)
    assert [(one.owner, one.why) for one in found] == [(None, Why.NO_FILE), ("bob", Why.FIRST_FILE)]
    assert found[-1].rule == "S002-M.R05"


@pytest.mark.parametrize(
    ("after", "clock", "owner", "why"),
    [
        (6, 23, "ann", Why.WALK_IN),
        (7, 9, "bob", Why.NO_CONTACT),  # day 7 counts, and by days on the wall, not by hours
        (30, 15, "bob", Why.NO_CONTACT),
    ],
)
def test_r06_after_a_week_without_a_call_the_receptionist_takes_over(
    after: int, clock: int, owner: str, why: Why
) -> None:
    found = last(replace(came(after), at=days(after, clock)))
    assert (found.owner, found.why) == (owner, why)


@pytest.mark.parametrize(
    ("call", "owner"),
    [
        (Call(days(3), "ann"), "ann"),
        (Call(days(9), "ann"), "ann"),
        (Call(days(3), "carl"), "bob"),  # somebody else's call keeps nobody's customer
        (Call(days(-1), "ann"), "bob"),  # before the last reception
        (Call(days(11), "ann"), "bob"),  # after the visit
    ],
)
def test_r06_a_logged_call_of_the_owner_since_the_last_reception_keeps_the_customer(
    call: Call, owner: str
) -> None:
    assert last(came(10), calls=(call,)).owner == owner


def test_r06_the_week_runs_from_the_last_reception_whoever_received() -> None:
    assert last(came(5), came(11, "carl")).owner == "ann"
    assert last(came(5), came(12, "carl")).owner == "carl"


def test_r07_a_customer_may_name_whoever_has_served_them_under_the_same_policy() -> None:
    served = came(3, "bob")
    assert last(served, came(4, "carl", asked_for="bob")).owner == "bob"
    assert last(came(4, "carl", asked_for="dora")).why is Why.WALK_IN
    other_policy = replace(served, policy="2026Q3")
    assert last(other_policy, came(4, "carl", asked_for="bob")).owner == "ann"


def test_r07_naming_somebody_comes_before_an_appointment_and_that_before_the_week() -> None:
    assert last(came(20, "bob", appointment_by="carl")).why is Why.APPOINTMENT
    both = last(came(20, "bob", appointment_by="carl", asked_for="ann"))
    assert (both.owner, both.why) == ("ann", Why.ASKED_FOR)


def test_r07_an_appointment_wins_a_customer_without_a_file() -> None:
    without = replace(FIRST, file_opened=False, appointment_by="carl")
    (found,) = history((without,), (), (), Rules(), CHINA)
    assert (found.owner, found.why) == ("carl", Why.APPOINTMENT)


def test_a60_a_walk_in_within_the_week_goes_by_the_rule_of_the_house() -> None:
    assert last(came(3)).owner == "ann"
    assert last(came(3), rules=Rules(walk_in=WalkIn.CURRENT)).owner == "bob"


def test_the_week_is_a_parameter() -> None:
    assert last(came(10), rules=Rules(quiet_days=14)).owner == "ann"
    with pytest.raises(ValueError, match="lost"):
        Rules(quiet_days=0)


def test_a_manager_may_decide_otherwise_and_must_say_why() -> None:
    ruling = Ruling(days(2), "dora", "manager", "the customer complained about both")
    found = last(came(3), rulings=(ruling,))
    assert found.owner == "dora"
    decisions = history((FIRST, came(3)), (), (ruling,), Rules(), CHINA)
    assert [one.why for one in decisions] == [Why.FIRST_FILE, Why.RULED, Why.WALK_IN]
    assert decisions[1].reason == "the customer complained about both"
    with pytest.raises(Invalid) as refused:
        Ruling(days(2), "dora", "manager", "  ")
    assert refused.value.faults[0].field == "/reason"


def test_of_a_visit_and_a_ruling_in_one_instant_the_ruling_stands() -> None:
    ruling = Ruling(days(3), "dora", "manager", "decided at the desk")
    assert last(came(3), rulings=(ruling,)).owner == "dora"


def test_ownership_is_kept_by_date() -> None:
    decisions = history((FIRST, came(8)), (), (), Rules(), CHINA)
    assert owner_at(decisions, days(-1)) is None
    assert owner_at(decisions, START) == "ann"
    assert owner_at(decisions, days(7)) == "ann"
    assert owner_at(decisions, days(8)) == "bob"


def test_an_owner_sees_how_long_there_is_to_call() -> None:
    first = date(2026, 10, 1)
    left = [days_left(first, first + timedelta(days=n), Rules()) for n in (0, 6, 7, 20)]
    assert left == [7, 1, 0, 0]


ACCOUNT = Account(Buyer.ORGANISATION)


@pytest.mark.parametrize(
    ("account", "who"),
    [
        (ACCOUNT, (Sphere.SHOWROOM, None)),
        (Account(Buyer.PRIVATE), (Sphere.SHOWROOM, None)),
        (Account(Buyer.PRIVATE, developed_by="key", logged=True), (Sphere.SHOWROOM, None)),
        (replace(ACCOUNT, developed_by="key"), (Sphere.SHOWROOM, None)),
        (replace(ACCOUNT, developed_by="key", logged=True), (Sphere.KEY_ACCOUNTS, "key")),
        (replace(ACCOUNT, developed_by="key", visited=True), (Sphere.KEY_ACCOUNTS, "key")),
        (replace(ACCOUNT, signed=True), (Sphere.KEY_ACCOUNTS, None)),
        (replace(ACCOUNT, group_purchase=True), (Sphere.KEY_ACCOUNTS, None)),
        (replace(ACCOUNT, assigned_to="given"), (Sphere.KEY_ACCOUNTS, "given")),
        (
            replace(ACCOUNT, developed_by="key", logged=True, assigned_to="given"),
            (Sphere.KEY_ACCOUNTS, "key"),
        ),
    ],
)
def test_r08_key_accounts_go_by_who_won_them(account: Account, who: tuple[Sphere, str | None]) -> None:
    assert sphere(account) == who


PEOPLE = st.sampled_from(["ann", "bob", "carl"])
MOMENTS = st.integers(0, 60 * 24).map(lambda hours: START + timedelta(hours=hours))
VISITS = st.builds(
    Visit, MOMENTS, PEOPLE, st.sampled_from(["p", "q"]), st.booleans(), st.none() | PEOPLE, st.none() | PEOPLE
)
CALLS = st.builds(Call, MOMENTS, PEOPLE)


@given(st.lists(VISITS, max_size=6, unique_by=lambda one: one.at), st.lists(CALLS, max_size=4), st.data())
def test_the_order_in_which_records_arrive_decides_nothing(
    visits: list[Visit], calls: list[Call], data: st.DataObject
) -> None:
    plain = history(visits, calls, (), Rules(), CHINA)
    mixed = history(data.draw(st.permutations(visits)), data.draw(st.permutations(calls)), (), Rules(), CHINA)
    assert mixed == plain


@given(st.lists(VISITS, max_size=6, unique_by=lambda one: one.at), st.lists(CALLS, max_size=4))
def test_once_somebody_owns_a_customer_somebody_always_does(visits: list[Visit], calls: list[Call]) -> None:
    owners = [one.owner for one in history(visits, calls, (), Rules(), CHINA)]
    owned = [owner is not None for owner in owners]
    assert owned == sorted(owned)
