"""The rule book: complete, readable, in both languages, its numbers worked by evaluating the policy."""

from pathlib import Path

import pytest

from kaoping.domain.scoring.handbook.book import handbook
from kaoping.domain.scoring.texts import Language
from kaoping.policies.packs import SHIPPED, read_document, read_policy, shipped_files

from .whole import everything


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", shipped_files(), ids=lambda one: one.stem)
def test_every_shipped_policy_has_a_rule_book(path: Path, language: Language) -> None:
    document = read_document(path)
    text = handbook(document, language, with_cases=False)
    policy = read_policy(path)
    assert text.startswith("# ")
    for part in (*policy.items, *policy.events, *policy.ranks, *policy.pay, *policy.triggers, *policy.gates):
        assert " ".join(part.label.say(language).split()) in text, part.code
    for param in policy.params:
        assert f"| `{param.code}` |" in text
    assert "None" not in text
    assert ("\n## Not set\n" in text or "\n## 尚未设定\n" in text) == bool(policy.unset)


def section(text: str, title: str) -> str:
    return text.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def test_numbers_are_worked_by_the_golden_cases() -> None:
    text = handbook(read_document(SHIPPED / "S001-G.yaml"), "en")
    assert "Worked in case X040: Performance pay: 2000 × 85 ÷ 100 × 1 = 1700.00 CNY" in text
    assert "| X042 | S001-G.R06 | ✓ holds |" in text


def test_a_case_that_fails_is_shown_with_both_figures() -> None:
    case = {"case": "tried", "rule": "R", "reviews": {"judged": "9"}, "expect": {"lines": {"judged": "8"}}}
    text = handbook(everything() | {"cases": [case]}, "en")
    assert "✗ differs: lines/judged: 8 ≠ " in text


def test_every_part_is_told_in_words() -> None:
    text = handbook(everything(), "en")
    assert "- Applies to: position “AGENT”, “HEAD”, who served 5 days at least" in text
    assert "| from 90 % | 40 |" in section(text, "Score sheet")
    assert "when “Item” is below 3 points, every item of “Item” is worth 0 points (R.audit_gate)" in text
    events = section(text, "Rewards and penalties")
    assert "Counted within 12 months, by the day it became final" in events
    assert "Offence 1: fine “Item” (50 CNY)" in events
    assert "Offence 2: fine “Item” (**[not set]**)" in events
    assert "Offence 3 and later: “Item” is proposed" in events
    assert "The leader on duty bears “Item” (35 %) of it" in events
    assert "The person at fault bears the exact rest" in events
    assert "the one that moves most counts" in events
    assert "place 1: 100 CNY; place 2: 50.01 CNY; place 3: **[not set]**" in section(
        text, "Rankings and prizes"
    )
    assert "A-67" in section(text, "Limits of a payout")
    assert "for 2 periods in a row" in section(text, "Alerts and proposals")


def test_it_reads_in_chinese_as_well() -> None:
    text = handbook(everything(), "zh")
    assert "## 考核表" in text
    assert "第 1 次：罚款「项目」（50 元）" in text
    assert "触发：「项目」低于" in text


def test_an_author_s_line_breaks_do_not_break_the_table() -> None:
    document = everything()
    document["params"][1]["label"] = {"zh": "甲\n| 乙", "en": "a\n| b"}  # type: ignore[index]
    assert "| a \\| b | 50 CNY | R | `slip` |" in handbook(document, "en")
