"""P21: a score below a limit for several periods in a row leads to a proposal, never to an act (S004.R09)."""

from ..test_triggers import LOW, proposed, watched


def test_p21_three_months_below_six_propose_and_two_do_not() -> None:
    three = proposed(watched(), "5.5", {"2026-08": {"total": "5.8"}, "2026-09": LOW})
    assert [(one.action, one.basis) for one in three] == [("TRAINING", ("2026-08", "2026-09", "2026-10"))]
    assert proposed(watched(), "5.5", {"2026-09": LOW}) == []


def test_p21_a_month_without_a_card_or_at_the_limit_ends_the_row() -> None:
    assert proposed(watched(), "5.5", {"2026-07": LOW, "2026-09": LOW}) == []
    assert proposed(watched(), "5.5", {"2026-08": LOW, "2026-09": {"total": "6"}}) == []
