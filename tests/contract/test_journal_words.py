"""Whatever is written to the journal has its words in the application, and no word is left of what is not."""

import ast
import importlib
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest

import kaoping
from kaoping.domain import audits, workflow
from kaoping.records.service.appointments import APPOINTMENTS
from kaoping.records.service.customer_records import CUSTOMERS
from kaoping.records.service.measurements import MEASUREMENTS
from kaoping.records.service.orders import REPAIR_ORDERS
from kaoping.records.service.sales import SALES

ROOT = Path(kaoping.__file__).parent
TEXTS = ROOT.parents[1] / "frontend" / "src" / "shared" / "access" / "actTexts.ts"
TREES = {path: ast.parse(path.read_text()) for path in sorted(ROOT.rglob("*.py"))}

COMPUTED = {
    "move.happening.lower()": {one.lower() for one in workflow.Happening} - {"breached"},
    "HAPPENINGS[act].lower().replace('_', '-')": {
        one.lower().replace("_", "-") for one in audits.HAPPENINGS.values()
    },
    "kind.name": {kind.name for kind in (APPOINTMENTS, CUSTOMERS, MEASUREMENTS, REPAIR_ORDERS, SALES)},
}
"""What these expressions can be: they stand for a member of a closed list."""

Function = ast.FunctionDef | None


def _standing(tree: ast.Module) -> Iterator[tuple[Function, ast.Call]]:
    """Every plain call, with the outermost function it stands in."""
    for part in ast.iter_child_nodes(tree):
        inside = part if isinstance(part, ast.FunctionDef) else None
        yield from ((inside, node) for node in ast.walk(part) if isinstance(node, ast.Call))


CALLS: dict[str, list[tuple[Path, Function, ast.Call]]] = defaultdict(list)
for where, parsed in TREES.items():
    for outer, called in _standing(parsed):
        if isinstance(called.func, ast.Name):
            CALLS[called.func.id].append((where, outer, called))


def _values(path: Path, inside: Function, given: ast.expr) -> set[str]:
    """All texts an expression can be: a name is looked up, an argument is looked for at the calls.

    Raises LookupError for one that cannot be followed; `COMPUTED` says what such a one can be.
    """
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        return {given.value}
    if ast.unparse(given) in COMPUTED:
        return COMPUTED[ast.unparse(given)]
    if isinstance(given, ast.IfExp):
        return _values(path, inside, given.body) | _values(path, inside, given.orelse)
    if isinstance(given, ast.JoinedStr):
        parts = [_values(path, inside, one) for one in given.values]
        return {"".join(chosen) for chosen in product(*parts)}
    if isinstance(given, ast.FormattedValue):
        return _values(path, inside, given.value)
    if isinstance(given, ast.Name):
        return _named(path, inside, given.id)
    raise LookupError(f"{path.relative_to(ROOT)}:{given.lineno} {ast.unparse(given)}")


def _named(path: Path, inside: Function, name: str) -> set[str]:
    if inside is not None:
        assigned = [
            node.value
            for node in ast.walk(inside)
            if isinstance(node, ast.Assign) and [ast.unparse(one) for one in node.targets] == [name]
        ]
        if assigned:
            return set().union(*(_values(path, inside, one) for one in assigned))
        places = [one.arg for one in inside.args.args]
        if name in places:
            return _handed_in(path, inside.name, places.index(name))
    module = ".".join(["kaoping", *path.relative_to(ROOT).with_suffix("").parts])
    return {str(getattr(importlib.import_module(module), name))}


def _handed_in(path: Path, function: str, place: int) -> set[str]:
    """A name with an underscore in front is only called where it stands."""
    calls = [one for one in CALLS[function] if not function.startswith("_") or one[0] == path]
    return set().union(*(_values(where, inside, call.args[place]) for where, inside, call in calls))


@cache
def _written(place: int) -> frozenset[str]:
    calls = CALLS["append_journal"]
    assert len(calls) > 40, "fewer would mean that the scan has gone blind"
    return frozenset().union(*(_values(path, inside, call.args[place]) for path, inside, call in calls))


def _noted() -> set[str]:
    """The fields of what is noted with an act, where they are written out; changes are shown as such."""
    found: set[str] = set()
    for _, inside, call in CALLS["append_journal"]:
        data = ast.unparse(call.args[5]) if len(call.args) > 5 else ""
        for node in ast.walk(inside or call):
            is_it = isinstance(node, ast.Assign) and [ast.unparse(one) for one in node.targets] == [data]
            written = node.value if isinstance(node, ast.Assign) and is_it else node
            if isinstance(written, ast.Dict) and (is_it or ast.unparse(written) == data):
                found |= {str(key.value) for key in written.keys if isinstance(key, ast.Constant)}
    return found - {"changes"}


def _worded(group: str) -> set[str]:
    """Keys of a group of the Chinese texts; the English ones do not compile without the same keys."""
    chinese = TEXTS.read_text().partition("defineTexts('acts'")[0]
    found = re.search(rf"^  {group}: {{\n(.*?)^  }},$", chinese, re.MULTILINE | re.DOTALL)
    assert found is not None
    return {key.strip("'") for key in re.findall(r"^    ('[^']+'|\w+): ", found[1], re.MULTILINE)}


def test_every_act_has_its_words() -> None:
    assert {act.replace(".", "_") for act in _written(2)} == _worded("act")


def test_every_kind_of_object_has_its_words() -> None:
    assert _written(3) <= _worded("kind")


def test_what_is_noted_beside_has_its_words() -> None:
    assert _noted() <= _worded("field")


@pytest.mark.parametrize("act", sorted(_written(2)))
def test_an_act_is_named_so_that_its_words_are_found(act: str) -> None:
    """The texts write the one dot as a line below, so there may be but one."""
    assert re.fullmatch(r"[a-z-]+(\.[a-z_-]+)?", act)
