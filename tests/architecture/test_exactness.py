"""The engine is exact and pure by its text: no float, nothing but the standard library, nothing that asks the
clock, chance or the machine, and no part of a policy that somebody could change afterwards."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kaoping.settings import ROOT

DOMAIN = ROOT / "backend" / "kaoping" / "domain"
ENGINE = DOMAIN / "scoring"
FILES = sorted(DOMAIN.rglob("*.py"))
MAKE_FLOATS = {
    "sqrt",
    "log",
    "exp",
    "pow",
    "fsum",
    "sin",
    "cos",
    "truediv",
    "fmean",
    "mean",
    "stdev",
    "random",
}
IMPURE = {
    "os",
    "io",
    "sys",
    "time",
    "random",
    "secrets",
    "socket",
    "subprocess",
    "pathlib",
    "uuid",
    "locale",
    "threading",
}
MUTABLE = {
    "results.py": {"Line", "Result"},  # a card while it is computed; what leaves is read only
    "names.py": {"Known"},  # what names are worth so far
}


def trees(files: list[Path]) -> Iterator[tuple[Path, ast.Module]]:
    for path in files:
        yield path, ast.parse(path.read_text(encoding="utf-8"), str(path))


def where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(DOMAIN)}:{getattr(node, 'lineno', 0)}"


def is_float(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, float | complex)
    if isinstance(node, ast.Name):
        return node.id in {"float", "complex"}
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.value.id in {"math", "statistics", "operator"} and node.attr in MAKE_FLOATS
    return False


def test_no_float_is_written_made_or_named() -> None:
    """Strings in annotations and comments aside: `float` stands nowhere on the path of points and money."""
    engine = trees(sorted(ENGINE.rglob("*.py")))
    found = [where(path, node) for path, tree in engine for node in ast.walk(tree) if is_float(node)]
    assert found == []


@pytest.mark.parametrize("text", ["a = 0.5", "b = float('1')", "import math\nc = math.sqrt(2)", "d = 1j"])
def test_a_float_would_be_seen(text: str) -> None:
    assert any(map(is_float, ast.walk(ast.parse(text))))


def imported(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, one.name) for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node, node.module or ""


def test_the_engine_stands_on_the_standard_library_alone() -> None:
    for path, tree in trees(FILES):
        for node, module in imported(tree):
            top = module.partition(".")[0]
            own = module == "kaoping.domain" or module.startswith("kaoping.domain.")
            assert own or top in sys.stdlib_module_names, (where(path, node), module)
            assert top not in IMPURE, (where(path, node), module)


ASKS_THE_HOST = {
    "open",
    "eval",
    "exec",
    "compile",
    "input",
    "globals",
    "locals",
    "vars",
    "__import__",
    "id",
    "hash",
}
CLOCKS = {"now", "today", "utcnow"}


def test_nothing_asks_the_clock_or_the_host() -> None:
    for path, tree in trees(sorted(ENGINE.rglob("*.py"))):
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            if isinstance(node.func, ast.Name):
                assert node.func.id not in ASKS_THE_HOST, where(path, node)
            elif isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
                clock = node.func.value.id in {"date", "datetime"} and node.func.attr in CLOCKS
                assert not clock, where(path, node)


def is_frozen(decorator: ast.expr) -> bool | None:
    """None for what is no dataclass."""
    call = decorator.func if isinstance(decorator, ast.Call) else decorator
    if not (isinstance(call, ast.Name) and call.id == "dataclass"):
        return None
    words = decorator.keywords if isinstance(decorator, ast.Call) else []
    return any(one.arg == "frozen" and getattr(one.value, "value", False) is True for one in words)


def test_what_an_evaluation_takes_cannot_be_changed() -> None:
    """Every dataclass of the engine is frozen, but the cards themselves while they are computed."""
    for path, tree in trees(sorted(ENGINE.rglob("*.py"))):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                frozen = [found for one in node.decorator_list if (found := is_frozen(one)) is not None]
                mutable = node.name in MUTABLE.get(path.name, set())
                assert all(frozen) or mutable, f"{where(path, node)} {node.name}"


def test_no_function_keeps_something_between_calls() -> None:
    """No `global`, no default that is changed in place: the second evaluation knows nothing of the first."""
    for path, tree in trees(sorted(ENGINE.rglob("*.py"))):
        for node in ast.walk(tree):
            assert not isinstance(node, ast.Global), where(path, node)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                defaults = [*node.args.defaults, *(one for one in node.args.kw_defaults if one is not None)]
                assert not any(isinstance(one, ast.List | ast.Dict | ast.Set) for one in defaults), where(
                    path, node
                )
