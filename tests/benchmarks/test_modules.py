"""Every measurement runs, at a size that says nothing about speed, and gives the figures it is kept for."""

import json
import os
import pkgutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import benchmarks

HOME = Path(__file__).resolve().parents[2]
FIGURES = {
    "answering": {"P6"},
    "dashboards": {"P8", "P8.first", "P8.304"},
    "growth": {"P12.stores", "P12.months", "P12.callers", "P12.page"},
    "ingestion": {"P1.new", "P1.changed", "P1.unchanged", "P2"},
    "memory": {"P11.idle", "P11.push"},
    "one_store": {"P3.one_store"},
    "reading": {"P10.p50", "P10.p99"},
    "scorecards": {"P5.304", "P5.cached", "P5.cold"},
    "store_months": {
        "P3.readings",
        "P3.close",
        "P3.statements",
        "P3.engine.S002-B",
        "P3.engine.S001-G",
        "P3.engine.all",
        "P4",
        "P4.visible_s",
    },
    "tasks": {"P7.first", "P7.rerun"},
}
TINY = "0.01"
PATIENCE = 300


@pytest.mark.parametrize("module", sorted(FIGURES))
def test_measures_what_it_is_kept_for(module: str, tmp_path: Path) -> None:
    result = tmp_path / "bench.json"
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks", module],
        cwd=HOME,
        env={
            **os.environ,
            "KAOPING_BENCH_SCALE": TINY,
            "KAOPING_BENCH_RESULT": str(result),
            "PYTHONPATH": str(HOME / "backend"),
        },
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert said.returncode == 0, said.stderr[-3000:]
    figures = json.loads(result.read_text())
    assert set(figures) == FIGURES[module]
    for name, figure in figures.items():
        assert figure["value"] > 0, name
        assert figure["goal"] > 0
        assert figure["better"] in {"higher", "lower"}
        assert len(figure["rounds"]) in {1, 2}
        assert figure["scale"] == float(TINY)
        assert name in said.stdout


def test_no_measurement_is_left_out() -> None:
    found = [one.name for one in pkgutil.iter_modules(benchmarks.__path__) if not one.name.startswith("__")]
    assert {one for one in found if hasattr(import_module(f"benchmarks.{one}"), "run")} == set(FIGURES)
