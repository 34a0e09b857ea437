"""P25: rewards stay inside the budget of the run; earned wages are never scaled (S001-P.R10, A-67)."""

from kaoping.domain.scoring.results import Result

from ..pay.scenes import line, param, paying, reward, run

TERMS = {"a": {"base": "600"}, "b": {"base": "300"}}


def budget(over: str, limit: str, terms: dict[str, dict[str, str]] = TERMS) -> dict[str, Result]:
    policy = paying(
        line(formula="base + rewards"),
        params=[param("limit", limit)],
        events=[reward("100")],
        budget={"rule": "S001-P.R10", "limit": "limit", "over": over, "of": ["pay"]},
    )
    return run(policy, terms)


def test_p25_the_run_is_blocked_with_its_excess_until_the_budget_is_raised() -> None:
    policy = {limit: budget("block", limit) for limit in ("1100", "1099.99")}
    within, beyond = policy["1100"], policy["1099.99"]
    assert [one.is_payable for one in within.values()] == [True, True]
    assert [one.is_payable for one in beyond.values()] == [False, False]
    assert [dict(one.notices[0].params)["excess"] for one in beyond.values()] == ["0.01", "0.01"]


def test_p25_declared_scaling_takes_from_rewards_only() -> None:
    found = budget("scale_rewards", "1000")
    assert [one.granted for one in found.values()] == [50, 50]
    assert [one.pay_line("pay").amount for one in found.values()] == [650, 350]


def test_p25_the_last_cent_goes_by_key_whoever_is_listed_first() -> None:
    for terms in (TERMS, dict(reversed(TERMS.items()))):
        found = budget("scale_rewards", "1000.01", terms)
        assert {key: str(one.granted) for key, one in found.items()} == {"a": "50.01", "b": "50.00"}
