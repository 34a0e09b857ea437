"""Runs every module that measures a goal, prints the table and writes build/bench.json."""

import json
import pkgutil
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import benchmarks

RESULT = Path(__file__).resolve().parents[1] / "build" / "bench.json"


def measure(wanted: list[str]) -> dict[str, dict[str, Any]]:
    """Figures of the named modules, or of every module here that has a `run`."""
    figures: dict[str, dict[str, Any]] = {}
    for found in pkgutil.iter_modules(benchmarks.__path__):
        if found.name.startswith("__") or (wanted and found.name not in wanted):
            continue
        module = import_module(f"benchmarks.{found.name}")
        if hasattr(module, "run"):
            print(f"measuring {found.name} …", file=sys.stderr, flush=True)
            figures |= module.run()
    return figures


def met(figure: dict[str, Any]) -> bool:
    if figure["better"] == "higher":
        return bool(figure["value"] >= figure["goal"])
    return bool(figure["value"] <= figure["goal"])


def show(figures: dict[str, dict[str, Any]]) -> None:
    print(f"{'':14} {'value':>10} {'goal':>12}  {'':8} rounds")
    for name, figure in figures.items():
        sign = "≥" if figure["better"] == "higher" else "≤"
        verdict = "met" if met(figure) else "NOT MET"
        rounds = " ".join(str(value) for value in figure["rounds"])
        print(f"{name:14} {figure['value']:>10} {sign + ' ' + str(figure['goal']):>12}  {verdict:8} {rounds}")


def main() -> None:
    """`python -m benchmarks [module …]`; figures of modules left out are kept from the last run."""
    figures = measure(sys.argv[1:])
    RESULT.parent.mkdir(exist_ok=True)
    before = json.loads(RESULT.read_text()) if RESULT.exists() and sys.argv[1:] else {}
    RESULT.write_text(json.dumps(before | figures, indent=2, ensure_ascii=False) + "\n")
    show(figures)


if __name__ == "__main__":
    main()
