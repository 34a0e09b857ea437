"""P15: mean, share, net, mean of rates, buckets, spread and families (S001-D, S001-J, S001-R, S001-K)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.scoring.explaining.sentences import of_reading
from kaoping.domain.scoring.measures.arithmetic import mean_of, spread
from kaoping.domain.scoring.measures.catalogue import MEASURES
from kaoping.domain.scoring.measures.measure import Origin, Stretch
from kaoping.domain.scoring.measures.sources import SOURCES
from kaoping.domain.scoring.measures.taking import Fact, Window, take
from kaoping.domain.scoring.parts import Scope
from kaoping.domain.scoring.reading import NO_DATA, NOT_PUBLISHED, Reading, State

WINDOW = Window(date(2012, 7, 1), date(2012, 9, 30), datetime(2012, 10, 8, tzinfo=UTC))
DAY = date(2012, 8, 15)


def facts(*rows: dict[str, object], **roles: str) -> list[Fact]:
    holders = {role: {who: Decimal(1)} for role, who in roles.items()}
    return [Fact(row, "t", holders) for row in rows]  # type: ignore[arg-type]  # columns of a row, by name


def read(code: str, rows: dict[str, list[Fact]], **of: str) -> Reading:
    return take(MEASURES[code], rows, WINDOW, **(of or {"store": "t"}))


def fed(code: str, numerator: str, denominator: str = "1", **more: object) -> dict[str, object]:
    return {
        "measure": code,
        "personal": False,
        "numerator": Decimal(numerator),
        "denominator": Decimal(denominator),
        "measured_day": DAY,
        "published_day": DAY,
        **more,
    }


def test_the_catalogue_is_whole() -> None:
    numbers = {int(code.removeprefix("M-").partition(".")[0]) for code in MEASURES}
    assert numbers == set(range(1, 102))
    for source in SOURCES.values():
        assert any(facts.of is source for one in MEASURES.values() for facts in one.facts), source.name
    assert MEASURES["M-08"].origin is Origin.KEPT
    assert MEASURES["M-58"].origin is Origin.FED
    assert MEASURES["M-78"].origin is Origin.BOTH
    assert MEASURES["M-54"].origin is Origin.DERIVED


@given(st.lists(st.integers(0, 10), max_size=30))
def test_the_promoter_score_is_promoters_less_detractors(marks: list[int]) -> None:
    """S001-J: 9 and 10 promote, 0 to 6 do not; the share of the one less that of the other."""
    answers = facts(
        *({"kind": "NPS", "answered_day": DAY, "top2": one >= 9, "negative": one <= 6} for one in marks)
    )
    found = read("M-09", {"ANSWERS": answers})
    if not marks:
        assert found == NO_DATA
        return
    share = Fraction(sum(one >= 9 for one in marks) - sum(one <= 6 for one in marks), len(marks))
    assert found.exact == share
    assert -1 <= found.exact <= 1


@given(st.lists(st.integers(0, 40), min_size=1, max_size=40))
def test_every_repair_falls_in_one_bucket(days: list[int]) -> None:
    """A-33: by the calendar, 0, 1, 2-3, 4-6, 7 and more; together they are all of them."""
    orders = facts(
        *(
            {
                "ro_type": "REPAIR",
                "opened_day": date.fromordinal(DAY.toordinal() - one),
                "completed_day": DAY,
            }
            for one in days
        )
    )
    buckets = ("M-48", "M-49.1", "M-49.2_3", "M-49.4_6", "M-49.7")
    assert sum(read(code, {"ORDERS": orders}).exact for code in buckets) == 1
    assert read("M-50", {"ORDERS": orders}).exact == Fraction(sum(days), len(days))


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30))
def test_the_spread_is_that_of_the_definition(tenths: list[int]) -> None:
    """S001-K: the root of the mean squared distance from the mean, over all values."""
    values = [Fraction(one, 10) for one in tenths]
    mean = sum(values, Fraction(0)) / len(values)
    variance = sum(((one - mean) ** 2 for one in values), Fraction(0)) / len(values)
    total = sum((Decimal(one) / 10 for one in tenths), Decimal(0))
    squares = sum(((Decimal(one) / 10) ** 2 for one in tenths), Decimal(0))
    found = spread(total, squares, len(tenths)).exact
    step = Fraction(1, 10**12)
    assert found >= 0
    assert max(found - step, Fraction(0)) ** 2 <= variance <= (found + step) ** 2


def test_a_mean_of_rates_is_not_the_pooled_rate() -> None:
    """S001-D.R15 with A-34: each rate weighs alike; one without data is left out, and that is said."""
    stated = [fed("M-51", "9", "10"), fed("M-52", "1", "1"), fed("M-53", "40", "100")]
    whole = read("M-54", {"MEASUREMENTS": facts(*stated)})
    assert whole.exact == Fraction(23, 30)
    assert not whole.partial
    without = [stated[0], fed("M-52", "0", "0"), stated[2]]
    found = read("M-54", {"MEASUREMENTS": facts(*without)})
    assert found.exact == Fraction(13, 20)
    assert found.partial
    said = of_reading(MEASURES["M-54"], found, Scope.SELF)
    assert said.zh == "索赔平均合格率（部分指标无数据，取其余平均） 65.00%（13/20）"
    assert read("M-54", {"MEASUREMENTS": []}) == NOT_PUBLISHED
    assert mean_of([NO_DATA, NOT_PUBLISHED, NO_DATA]) == NO_DATA


def test_a_family_has_a_reading_for_each_item() -> None:
    """S001-O.R06: the mean of one item for one consultant."""
    rows: list[dict[str, object]] = [
        {"kind": "SCALE", "item": item, "answered_day": DAY, "points": Decimal(points)}
        for item, points in (("GREETING", 80), ("GREETING", 100), ("TEST_DRIVE", 60))
    ]
    answers = {"ANSWERS": facts(*rows, consultant="s")}
    assert read("M-06.GREETING", answers, subject="s").exact == 90
    assert read("M-06.TEST_DRIVE", answers, subject="s").exact == 60
    assert read("M-06.DEAL", answers, subject="s") == NO_DATA
    assert "M-06.two words" not in MEASURES
    assert "M-08.GREETING" not in MEASURES


def test_what_nobody_stated_is_not_published_and_what_was_empty_is_no_data() -> None:
    nothing = {"MEASUREMENTS": facts(fed("M-82.leads", "0", "0"))}
    assert read("M-82.leads", nothing).state is State.NO_DATA
    assert read("M-67", nothing).state is State.NOT_PUBLISHED
    late = {"MEASUREMENTS": facts(fed("M-10", "905", published_day=date(2012, 10, 9)))}
    assert read("M-10", late).state is State.NOT_PUBLISHED  # known after the period (S001-Q.R11)


def test_a_target_is_fed_and_the_rest_counted() -> None:
    cars = facts(*({"ro_type": "REPAIR", "opened_day": DAY} for _ in range(95)), advisor="s")
    target = facts(fed("M-78.target", "100", personal=True), subject="s")
    assert read("M-78", {"ORDERS": cars, "MEASUREMENTS": target}, subject="s").exact == Fraction(95, 100)
    assert read("M-78", {"ORDERS": cars, "MEASUREMENTS": []}, subject="s") == NOT_PUBLISHED


@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        (date(2012, 2, 1), date(2012, 2, 29), (date(2011, 2, 1), date(2011, 2, 28))),
        (date(2013, 2, 1), date(2013, 2, 28), (date(2012, 2, 1), date(2012, 2, 29))),
        (date(2012, 7, 1), date(2012, 9, 30), (date(2011, 7, 1), date(2011, 9, 30))),
        (date(2012, 1, 26), date(2012, 2, 25), (date(2011, 1, 26), date(2011, 2, 25))),
    ],
)
def test_growth_compares_the_same_days_a_year_before(
    first: date, last: date, before: tuple[date, date]
) -> None:
    assert Stretch.YEAR_BEFORE.days(first, last) == before
    assert Stretch.YEAR.days(first, last) == (date(last.year, 1, 1), last)
    sold = [
        {"status": "DELIVERED", "delivered_day": day, "amount": Decimal(amount)}
        for day, amount in ((last, 150), (before[1], 100), (date(2010, 1, 1), 999))
    ]
    window = Window(first, last, WINDOW.as_of)
    assert take(MEASURES["M-101"], {"SALES": facts(*sold)}, window, store="t").exact == Fraction(1, 2)
    assert take(MEASURES["M-101"], {"SALES": facts(sold[0])}, window, store="t") == NO_DATA
