"""The engine broken in thousands of small ways by mutmut, in a copy of the tree, and what the tests noticed.

Only tests without a database run, and each mutant only meets those that reach its function (`trying`); the
slow ones that go over whole packs are left out. `MUTATE=pay,ranking` tries these rooms alone, `WORKERS=2` two
mutants at a time. A core tries some ten mutants a second: all 6,600 take about a quarter of an hour.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
BUILD = HOME / "build"
KNOWN = Path(__file__).parent / "survivors.toml"
SCORING = "kaoping/domain/scoring"
ROOMS = ("curves", "formulas", "ledger", "pay", "ranking")
CHOSEN = tuple(os.environ.get("MUTATE", ",".join(ROOMS)).split(","))
WORKERS = os.environ.get("WORKERS", "1")
TESTS = Path("tests/domain/scoring")
SLOW = (
    "pay/test_formulas_stay_inside.py",
    "test_any_pack_on_any_facts.py",
    "test_differences.py",
    "test_handbook.py",
    "test_packs.py",
    "test_settled.py",
    "test_simulation.py",
    "test_trace_of_everything.py",
)
NOTICED = ("killed", "timeout")


@dataclass(frozen=True, slots=True, order=True)
class Survivor:
    """A mutant that no test noticed: where it is and the lines it writes instead of `was`."""

    function: str
    was: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many mutants met which end, and those that were not noticed."""

    counts: Mapping[str, int]
    survivors: tuple[Survivor, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """Survivors that only differ in what the pattern `drops`, wherever they are."""

    drops: re.Pattern[str]
    reason: str

    def holds(self, one: Survivor) -> bool:
        return self.drops.sub("", one.was) == self.drops.sub("", one.becomes)


def listed() -> dict[Survivor, str]:
    """The survivors of the rooms tried that are known to change no result, with the reason."""
    return {
        Survivor(one["function"], one["was"], one["becomes"]): one["reason"]
        for one in _known("survivor")
        if one["function"].partition(".")[0] in CHOSEN
    }


def families() -> tuple[Family, ...]:
    return tuple(Family(re.compile(one["drops"]), one["reason"]) for one in _known("family"))


def reason_for(one: Survivor) -> str:
    """Why a survivor may live; empty where nobody said so."""
    alike = (family.reason for family in families() if family.holds(one))
    return listed().get(one) or next(alike, "")


def _known(kind: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = tomllib.loads(KNOWN.read_text("utf-8")).get(kind, [])
    return found


def run() -> Outcome:
    """Try every mutant; writes build/mutants.json and the table of survivors."""
    ground = _laid_out()
    tests = [str(TESTS), *(f"--ignore={TESTS / slow}" for slow in SLOW)]
    trying = [sys.executable, "-P", str(Path(__file__).parent / "trying.py"), str(WORKERS), *tests]
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(trying, cwd=ground, env=kept, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    told = json.loads((ground / "verdicts.json").read_text("utf-8"))
    found = Outcome(
        Counter(told["ends"].values()),
        tuple(sorted({_told(name, difference) for name, difference in told["differences"].items()})),
    )
    _write(found)
    return found


def _laid_out() -> Path:
    ground = BUILD / "mutation"
    shutil.rmtree(ground, ignore_errors=True)
    sources = sorted((HOME / "backend" / "kaoping").rglob("*"))
    tests = sorted((HOME / TESTS).rglob("*.py"))
    for one in (*sources, *tests, HOME / "tests" / "__init__.py"):
        if one.suffix in {".py", ".yaml", ".json"}:
            path = one.relative_to(HOME)
            target = ground / ("src" / path.relative_to("backend") if path.parts[0] == "backend" else path)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(one, target)
    (ground / "pyproject.toml").write_text(_configuration(), "utf-8")
    return ground


def _configuration() -> str:
    """mutmut knows modules by their place under `src`; JSON writes lists as TOML does."""
    pytest = ["--import-mode=importlib", "--noconftest", "-p", "no:cacheprovider"]
    return "\n".join(
        (
            "[tool.pytest.ini_options]",
            f"addopts = {json.dumps(pytest)}",
            'pythonpath = ["src", "."]',
            "[tool.mutmut]",
            'source_paths = ["src"]',
            f"only_mutate = {json.dumps([f'src/{SCORING}/{room}/*' for room in CHOSEN])}",
            "track_dependencies = false",
            "use_git_change_detection = false",
            "",
        )
    )


def _told(name: str, difference: str) -> Survivor:
    """By what it changes, not by its number, which moves whenever a line above it does."""
    lines = [line for line in difference.splitlines() if line[:3] not in {"---", "+++"}]
    was, becomes = (" ".join(line[1:].strip() for line in lines if line[:1] == sign) for sign in "-+")
    return Survivor(name.partition("__mutmut_")[0].removeprefix("kaoping.domain.scoring."), was, becomes)


def _write(found: Outcome) -> None:
    rows = [asdict(one) | {"reason": reason_for(one)} for one in found.survivors]
    total = sum(found.counts.values())
    kept = {"mutants": total, "counts": dict(sorted(found.counts.items())), "survivors": rows}
    (BUILD / "mutants.json").write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", "utf-8")
    cells = [(one["function"], one["was"], one["becomes"], one["reason"] or "not listed") for one in rows]
    head = [("function", "was", "becomes", "reason"), ("---",) * 4]
    table = "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in head + cells
    )
    (BUILD / "mutants.md").write_text(f"{total} mutants: {kept['counts']}\n\n{table}\n", "utf-8")
