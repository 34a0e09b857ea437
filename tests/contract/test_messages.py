"""Every code that can be raised anywhere has its words, in both languages, for the parameters it is given."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import kaoping
from kaoping.domain import errors
from kaoping.domain.errors import KaopingError
from kaoping.domain.scoring.refusals import WORDING
from kaoping.web.faults import CODES
from kaoping.web.messages import FAULTS, PROBLEMS
from kaoping.web.problems import FRAMEWORK_CODES

WORDED = {**WORDING, **FAULTS, **PROBLEMS}
ROOT = Path(kaoping.__file__).parent
SOURCES = sorted(path for path in ROOT.rglob("*.py") if path.parent != ROOT / "cli")
ERRORS = {
    name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, KaopingError)
}
FAULT_MAKERS = {"Invalid", "Fault", "PydanticCustomError"}
NOT_SHOWN = {"fault", "field"}  # a located fault inside a problem, and where it stands


def _calls() -> Iterator[tuple[str, int, str, ast.Call]]:
    """Calls of the exceptions and faults of ours, and of the schema library's own error."""
    for path in SOURCES:
        tree = ast.parse(path.read_text())
        ours = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module in ("kaoping.domain.errors", "pydantic_core")
            for alias in node.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ours:
                yield str(path.relative_to(ROOT)), node.lineno, node.func.id, node


def _code_of(maker: str, call: ast.Call) -> str | None:
    """The literal code of a call; None where it is computed or left to the class."""
    place = {"Fault": 1, "TooMany": 1}.get(maker, 0)
    named = next((k.value for k in call.keywords if k.arg == "code"), None)
    given = named or (call.args[place] if len(call.args) > place else None)
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else None


RAISED = [
    pytest.param(maker, code, call, id=f"{path}:{line} {code}")
    for path, line, maker, call in _calls()
    if maker in ERRORS | FAULT_MAKERS and (code := _code_of(maker, call)) is not None
]


def _wanted(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(("maker", "code", "call"), RAISED)
def test_a_code_that_is_raised_has_its_words(maker: str, code: str, call: ast.Call) -> None:
    assert code in WORDED


@pytest.mark.parametrize(("maker", "code", "call"), RAISED)
def test_its_sentence_gets_the_parameters_it_asks_for(maker: str, code: str, call: ast.Call) -> None:
    if any(keyword.arg is None for keyword in call.keywords) or maker in ("Fault", "PydanticCustomError"):
        given = _dictionary_keys(call)
        if given is None:
            return  # computed: the hostile sweeps render these
    else:
        given = {keyword.arg for keyword in call.keywords if keyword.arg} - NOT_SHOWN
    if maker == "TooMany":
        given |= {"retry_after"}
    asked = _wanted(WORDED[code].zh)
    assert asked <= given, f"{code} asks for {asked - given}"


def _dictionary_keys(call: ast.Call) -> set[str] | None:
    """The parameters a Fault carries as its third argument, or none at all."""
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    candidates = [*call.args[2:], *(k.value for k in call.keywords if k.arg == "params")]
    if not candidates:
        return set()
    literal = candidates[0]
    if not isinstance(literal, ast.Dict) or not all(isinstance(key, ast.Constant) for key in literal.keys):
        return None
    return {str(key.value) for key in literal.keys if isinstance(key, ast.Constant)}


def test_the_codes_of_classes_and_of_the_framework_have_their_words() -> None:
    classes = {vars(errors)[name].code for name in ERRORS} - {KaopingError.code}
    assert classes | set(FRAMEWORK_CODES.values()) | {"internal-error"} <= set(PROBLEMS)
    assert set(CODES.values()) <= set(FAULTS)


def test_the_scan_reads_the_whole_product() -> None:
    """Fewer codes than this would mean that the scan has gone blind."""
    assert len(RAISED) > 80


def test_the_engine_and_the_web_never_word_the_same_code() -> None:
    """One of them would be told in the words, and with the parameters, of the other."""
    assert set(WORDING) & (set(FAULTS) | set(PROBLEMS)) == set()
