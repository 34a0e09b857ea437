"""The closed lists: both languages, and every reason a questionnaire suggests is one of them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import kaoping
from kaoping.domain.complaint_terms import CATEGORIES, CAUSES, is_cause, is_topic
from kaoping.domain.complaints import SLA_CLASSES, STD_24, Severity, severity_floor

QUESTIONNAIRES = Path(kaoping.__file__).parent / "packs" / "questionnaires"


def categories_in(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["category"]] if isinstance(node.get("category"), str) else []
        return own + [found for value in node.values() for found in categories_in(value)]
    if isinstance(node, list):
        return [found for value in node for found in categories_in(value)]
    return []


@pytest.mark.parametrize("pack", sorted(QUESTIONNAIRES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_reason_of_a_questionnaire_suggests_a_topic(pack: Path) -> None:
    suggested = categories_in(yaml.safe_load(pack.read_text("utf-8")))
    assert suggested
    assert [code for code in suggested if not is_topic(*code.split("."))] == []


def test_every_term_has_both_languages_and_a_plain_code() -> None:
    for term in (t for top in (*CATEGORIES.values(), *CAUSES.values()) for t in (top, *top.terms.values())):
        assert term.zh
        assert term.en
        assert term.code.replace("_", "").isalnum()
        assert term.code == term.code.upper()


def test_a_cause_with_a_second_level_needs_it_and_one_without_refuses_it() -> None:
    assert is_cause("PEOPLE", "SKILL")
    assert not is_cause("PEOPLE", None)
    assert is_cause("FACILITY", None)
    assert not is_cause("FACILITY", "SKILL")
    assert not is_cause("NOPE", None)


@pytest.mark.parametrize(
    ("chosen", "topic", "repeat", "weighs"),
    [
        ("S3", ("AFTERSALES", "PRICE"), False, "S3"),
        ("S3", ("AFTERSALES", "PRICE"), True, "S2"),
        ("S1", ("AFTERSALES", "PRICE"), True, "S1"),
        ("S3", ("AFTERSALES", "WARRANTY_POLICY"), False, "S2"),
        ("S3", ("EVENT", "MEDIA"), False, "S1"),
    ],
)
def test_severity_has_a_floor(chosen: str, topic: tuple[str, str], repeat: bool, weighs: str) -> None:
    assert severity_floor(Severity(chosen), topic, repeat=repeat) == weighs


def test_a_class_is_found_by_the_version_pinned_to_a_case() -> None:
    assert SLA_CLASSES[STD_24.code, STD_24.version] is STD_24
