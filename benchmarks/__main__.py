"""Runs every module that measures a goal, prints the table and writes build/bench.json.

`docs/performance.md` says what each figure is measured against and how to read it.
"""

import json
import os
import pkgutil
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import benchmarks
from benchmarks.figures import Figures

HOME = Path(__file__).resolve().parents[1]
RESULT = Path(os.environ.get("KAOPING_BENCH_RESULT", HOME / "build" / "bench.json"))


def measure(wanted: list[str]) -> Figures:
    """Figures of the named modules, or of every module here that has a `run`."""
    taken: Figures = {}
    for found in pkgutil.iter_modules(benchmarks.__path__):
        if found.name.startswith("__") or (wanted and found.name not in wanted):
            continue
        module = import_module(f"benchmarks.{found.name}")
        if hasattr(module, "run"):
            print(f"measuring {found.name} …", file=sys.stderr, flush=True)
            taken |= module.run()
    return taken


def reaches(figure: dict[str, Any], mark: float) -> bool:
    value, higher = figure["value"], figure["better"] == "higher"
    return bool(value >= mark if higher else value <= mark)


def verdict_of(figure: dict[str, Any]) -> str:
    stretch = figure.get("stretch")
    if stretch is not None and reaches(figure, stretch):
        return "stretch"
    return "met" if reaches(figure, figure["goal"]) else "NOT MET"


def show(figures: Figures) -> None:
    print(f"{'':14} {'value':>10} {'goal':>10} {'stretch':>10}  {'':8} rounds")
    for name, figure in sorted(figures.items(), key=_place):
        sign = "≥" if figure["better"] == "higher" else "≤"
        goal, stretch = (_mark(sign, figure.get(mark)) for mark in ("goal", "stretch"))
        rounds = " ".join(str(value) for value in figure["rounds"])
        print(f"{name:14} {figure['value']:>10} {goal:>10} {stretch:>10}  {verdict_of(figure):8} {rounds}")


def _place(named: tuple[str, object]) -> tuple[int, str]:
    """P2 before P10."""
    goal, _, part = named[0].partition(".")
    return int(goal[1:]), part


def _mark(sign: str, mark: float | None) -> str:
    return "" if mark is None else f"{sign} {mark:.3g}"


def main() -> None:
    """`python -m benchmarks [module …]`; figures of modules left out are kept from the last run."""
    found = measure(sys.argv[1:])
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    before = json.loads(RESULT.read_text()) if RESULT.exists() and sys.argv[1:] else {}
    RESULT.write_text(json.dumps(before | found, indent=2, ensure_ascii=False) + "\n")
    show(found)


if __name__ == "__main__":
    main()
