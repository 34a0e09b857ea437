"""A figure as it stands in bench.json: the median of its rounds, beside the goal and the stretch."""

import os
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

SCALE = float(os.environ.get("KAOPING_BENCH_SCALE", "1"))
"""Of the stated size; figures of another size than 1 say so and are no measurement of the goal."""

ROUNDS = 5 if SCALE >= 0.1 else 2
"""Interleaved with their floor; the figure is the median."""

Figures = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Goal:
    """`at_least`: the higher the better; otherwise the value may not exceed the goal."""

    goal: float
    stretch: float | None = None
    at_least: bool = False

    def figure(self, rounds: Sequence[float], **more: Any) -> dict[str, Any]:
        found: dict[str, Any] = {
            "value": _short(statistics.median(rounds)),
            "goal": self.goal,
            "stretch": self.stretch,
            "better": "higher" if self.at_least else "lower",
            "rounds": [_short(one) for one in rounds],
        }
        if SCALE != 1:
            found["scale"] = SCALE
        return found | more


def _short(value: float) -> float:
    """Three decimals, or three digits of what is smaller."""
    return float(f"{value:.3g}") if abs(value) < 0.1 else round(value, 3)


def scaled(size: int, *, least: int = 1) -> int:
    return max(least, round(size * SCALE))


def ratios(above: Sequence[float], below: Sequence[float]) -> list[float]:
    """Round by round: both were taken within the same minute of a noisy machine."""
    return [one / other for one, other in zip(above, below, strict=True)]


def milliseconds(seconds: Sequence[float]) -> list[float]:
    return [round(one * 1000, 1) for one in seconds]
