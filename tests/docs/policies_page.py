"""What docs/policies.md takes from the code; `python -m tests.docs.policies_page` writes it into the page."""

from collections.abc import Callable
from pathlib import Path

from kaoping.domain.scoring.evaluate import ORDER
from kaoping.domain.scoring.occurrences import KINDS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/policies.md"
PRIMITIVES = ROOT / "tests/domain/scoring/primitives"

LIVES = {
    "P01": "weights, items",
    "P02": "curves/tables",
    "P03": "curves/shapes, ledger/",
    "P04": "variants",
    "P05": "unset, pay/params",
    "P06": "curves/worth",
    "P07": "curves/checklists, gates",
    "P08": "ledger/amounts",
    "P09": "ledger/sharing",
    "P10": "ranking/",
    "P11": "ledger/ladder",
    "P12": "ledger/splitting",
    "P13": "formulas/",
    "P14": "pay/rules",
    "P15": "measures/",
    "P16": "curves/shapes",
    "P17": "calendar/quotas",
    "P18": "calendar/reckoning",
    "P19": "sheet, spreading",
    "P20": "constraints",
    "P21": "triggers, curves/worth",
    "P22": "judging",
    "P23": "ledger/book",
    "P24": "calendar/chains",
    "P25": "pay/limiting",
    "P26": "explaining/, hashing",
    "P27": "measures/of_record",
    "P28": "curves/rollup",
    "P29": "applying, variants",
    "P30": "domain/checklists",
    "P31": "domain/ownership",
    "P32": "domain/record_templates",
}


def occurrences() -> str:
    lines = ["| kind | | days | roles | words | amounts |", "|---|---|---|---|---|---|"]
    for kind in KINDS.values():
        words = "; ".join(
            f"`{name}`" + (f" ({', '.join(word.values)})" if word.values else "")
            for name, word in kind.words.items()
        )
        lists = [", ".join(f"`{name}`" for name in part) for part in (kind.days, kind.roles, kind.amounts)]
        label = f"{kind.label.zh} {kind.label.en}: {kind.records.en}"
        lines.append(f"| `{kind.code}` | {label} | {lists[0]} | {lists[1]} | {words} | {lists[2]} |")
    return "\n".join(lines)


def order() -> str:
    return "\n".join(f"* **{step.number}** {step.label.zh} {step.label.en}" for step in ORDER)


def primitives() -> str:
    found = []
    for path in sorted(PRIMITIVES.glob("test_p*.py")):
        code = path.name[5:8].upper()
        found.append(f"| {code} | {LIVES[code]} | `{path.name}` |")
    return "\n".join(found)


WRITTEN: dict[str, Callable[[], str]] = {
    "occurrences": occurrences,
    "order": order,
    "primitives": primitives,
}


def rewritten(page: str) -> str:
    """The page with its written parts anew. Raises ValueError where one has no place."""
    for name, write in WRITTEN.items():
        begin = next((line for line in page.splitlines() if line.startswith(f"<!-- {name}:")), None)
        end = f"<!-- end of {name} -->"
        if begin is None or end not in page:
            raise ValueError(f"{name} has no place of its own in the page")
        before, _, rest = page.partition(f"{begin}\n")
        page = f"{before}{begin}\n{write()}\n{end}{rest.partition(end)[2]}"
    return page


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text()))
