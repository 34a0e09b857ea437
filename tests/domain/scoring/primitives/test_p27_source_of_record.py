"""P27: where two systems state the same thing one is believed; one visit counts once (S002-I.R06, A-69)."""

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.scoring.measures.catalogue import MEASURES
from kaoping.domain.scoring.measures.of_record import OF_RECORD, of_record, rank_of
from kaoping.domain.scoring.measures.taking import Fact, Window, take

DAY = date(2026, 10, 12)
WINDOW = Window(date(2026, 10, 1), date(2026, 10, 31), datetime(2026, 11, 1, tzinfo=UTC))


def test_finance_is_believed_before_the_dealers_system_and_a_stranger_last() -> None:
    said = [("visits", "dms", 31), ("visits", "finance", 29), ("rating", "zeta", 4), ("rating", "alpha", 5)]
    assert of_record(said) == [("visits", "finance", 29), ("rating", "alpha", 5)]
    assert sorted(("zeta", "manual", "finance"), key=rank_of) == ["finance", "manual", "zeta"]


statements = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from((*OF_RECORD, "x", "y")), st.integers()), max_size=20
)


@given(statements)
def test_one_source_speaks_of_each_thing_and_with_all_it_says(said: list[tuple[str, str, int]]) -> None:
    kept = of_record(said)
    assert {about for about, _, _ in kept} == {about for about, _, _ in said}
    for about in {one[0] for one in said}:
        best = min((source for other, source, _ in said if other == about), key=rank_of)
        of_best = [one for one in said if one[:2] == (about, best)]
        assert [one for one in kept if one[0] == about] == of_best
    assert of_record(kept) == kept


@given(st.permutations(range(6)))
def test_the_order_of_arrival_decides_nothing(order: list[int]) -> None:
    sources = ("dms", "finance", "oem", "x", "finance", "y")
    said = [("a", source, place) for place, source in enumerate(sources)]
    assert {one[2] for one in of_record([said[place] for place in order])} == {1, 4}


def test_a_visit_is_an_appointment_or_a_reception_and_counts_once() -> None:
    """Three cars were settled; one came by an appointment that was entered twice."""
    held = {"advisor": {"s": Decimal(1)}}
    orders = [
        Fact({"ro_type": "REPAIR", "settled_day": DAY, "by_appointment": by}, "t", held)
        for by in (True, False, False)
    ]
    agreed = {"type": "SERVICE", "status": "ARRIVED", "scheduled_day": DAY}
    appointments = [
        Fact({**agreed, "visit": "dms/RO-1"}, "t", held),
        Fact({**agreed, "visit": "dms/RO-1"}, "t", held),
        Fact({**agreed, "visit": "dms#9", "status": "NO_SHOW"}, "t", held),
    ]
    rows = {"ORDERS": orders, "APPOINTMENTS": appointments}
    by_appointment = take(MEASURES["M-80.appointments"], rows, WINDOW, subject="s").exact
    received = take(MEASURES["M-80.receptions"], rows, WINDOW, subject="s").exact
    assert (by_appointment, received) == (1, 2)
