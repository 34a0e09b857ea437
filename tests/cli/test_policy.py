"""What `kaoping policy` tells a person who writes a policy, and that a script can tell by its status."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kaoping.cli.policy import commands
from kaoping.domain.refusal import Refusal
from kaoping.policies.packs import SHIPPED

S002_B = SHIPPED / "S002-B.yaml"
OVERLAY = SHIPPED / "demo-overlay-S002-B.yaml"


def told(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(commands, [str(word) for word in words], catch_exceptions=False)
    return done.exit_code, done.output


def test_every_shipped_policy_holds_its_golden_cases() -> None:
    status, output = told("test")
    assert status == 0
    assert "X079 met" in output
    assert "✗" not in output


def test_a_case_that_does_not_hold_is_shown_with_both_figures(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    right = S002_B.read_text()
    assert right.count('{lines: {"8": "5"}}\n') > 0
    wrong.write_text(right.replace('{lines: {"8": "5"}}\n', '{lines: {"8": "4.75"}}\n', 1))
    status, output = told("test", wrong)
    assert status == 1
    assert "✗" in output
    assert "4.75" in output


def test_what_is_unset_is_named_and_is_no_fault() -> None:
    status, output = told("check", S002_B)
    assert status == 0
    assert "尚未设定" in output
    assert "is not set" in output


def test_an_overlay_may_set_what_was_unset() -> None:
    assert told("check", S002_B, "--overlay", OVERLAY) == (0, "")


def test_a_file_that_is_no_policy_is_refused_by_status_and_in_words(tmp_path: Path) -> None:
    stranger = tmp_path / "stranger.yaml"
    stranger.write_text("code: [unfinished")
    status, output = told("check", stranger)
    assert status == 1
    assert "YAML" in output


@pytest.mark.parametrize("content", ["{}", "[1", '{"period": 1}'])
def test_facts_that_cannot_be_read_are_refused_with_their_place(tmp_path: Path, content: str) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(content)
    with pytest.raises(Refusal) as refused:
        told("evaluate", S002_B, "--facts", facts)
    assert refused.value.zh != refused.value.en


def test_facts_are_evaluated_to_plain_json_with_hashes(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(
        json.dumps(
            {"period": {"code": "2026-11", "first": "2026-11-01", "last": "2026-11-30"}, "subjects": []}
        )
    )
    status, output = told("evaluate", S002_B, "--overlay", OVERLAY, "--facts", facts, "--trace")
    assert status == 0
    result = json.loads(output)
    assert result["policy"] == "S002-B"
    assert len(result["result_hash"]) == 64


def a_person(tmp_path: Path, **more: object) -> Path:
    facts = tmp_path / "facts.json"
    document = {
        "period": {"code": "2026-11", "first": "2026-11-01", "last": "2026-11-30"},
        "subjects": [{"key": "a", "store": "t", "attributes": {"position": "AGENT"}}],
        "readings": [{"subject": "a", "measure": "M-24", "numerator": "49", "denominator": "50"}],
        "reviews": [{"subject": "a", "item": "20", "column": "manager", "points": "6", "reason": "seen"}],
    }
    facts.write_text(json.dumps(document | more))
    return facts


def test_amounts_of_people_are_decimal_strings(tmp_path: Path) -> None:
    status, output = told("evaluate", S002_B, "--facts", a_person(tmp_path), "--trace")
    assert status == 0
    found = json.loads(output)
    assert found["results"][0]["total"] == "11"
    assert found["traces"]["a"][0]["value"] == "11"


def test_facts_with_faults_are_refused_with_every_place(tmp_path: Path) -> None:
    facts = a_person(tmp_path, reviews=[{"subject": "b", "item": "99"}], past=[{}])
    with pytest.raises(Refusal) as refused:
        told("evaluate", S002_B, "--facts", facts)
    for at in ("/reviews/0/subject", "/reviews/0/item", "/reviews/0", "/past/0"):
        assert f"{at}: " in refused.value.en


def test_two_policies_are_told_apart_in_either_language(tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text(S002_B.read_text().replace('version: "1"', 'version: "2"', 1))
    assert told("diff", S002_B, S002_B) == (0, "")
    assert told("diff", S002_B, draft) == (0, "/version: 版本：1 → 2\n")
    assert told("diff", S002_B, draft, "--lang", "en") == (0, "/version: version: 1 → 2\n")


def test_a_draft_is_tried_beside_what_is_shipped(tmp_path: Path) -> None:
    facts, draft = a_person(tmp_path), tmp_path / "draft.yaml"
    draft.write_text(S002_B.read_text().replace('version: "1"', 'version: "2"', 1))
    asked = ("simulate", "S002-B", "--file", draft, "--facts", facts)
    status, output = told(*asked, "--json")
    assert status == 0
    found = json.loads(output)
    assert (found["before"], found["after"], found["periods"]) == ("S002-B 1", "S002-B 2", ["2026-11"])
    assert (found["changes"][0]["points"], found["examples"]) == ("0", ["demo-S002-B"])
    status, output = told(*asked)
    assert status == 0
    for words in ("S002-B 1 → S002-B 2", "demo-S002-B", "1 cards stay", "gain most", "lose most"):
        assert words in output


def test_an_overlay_may_be_what_is_tried(tmp_path: Path) -> None:
    status, output = told("simulate", "S002-B", "--overlay", OVERLAY, "--facts", a_person(tmp_path), "--json")
    assert (status, json.loads(output)["changes"][0]["before"]["applies"]) == (0, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("S002-B",), "what to try it on"),
        (("S002-B", "--periods", "2026-10", "--facts", S002_B), "not both"),
        (("S002-B", "--facts", OVERLAY), "no readable JSON"),
        (("S002-B", "--facts", "FACTS"), "a changed policy by --file"),
        (("NOBODY", "--facts", "FACTS"), "No policy NOBODY"),
        (("S002-B", "--facts", "FACTS", "--store", "SH001"), "--store goes with --periods"),
        (("S002-B", "--facts", "FACTS", "--against", "1"), "no file 1"),
        (("S002-B", "--facts", "FACTS", "--file", SHIPPED / "S001-J.yaml"), "speaks of policy S001-J"),
        (("S002-B", "--facts", "FACTS", "--file", OVERLAY), "is missing"),
    ],
)
def test_what_cannot_be_tried_is_refused_in_words(
    tmp_path: Path, words: tuple[object, ...], said: str
) -> None:
    facts = a_person(tmp_path)
    with pytest.raises(Refusal) as refused:
        told("simulate", *(facts if word == "FACTS" else word for word in words))
    assert said in refused.value.en
    assert refused.value.zh != refused.value.en


@pytest.mark.parametrize(("lang", "title"), [("zh", "# "), ("en", "# ")])
def test_a_rule_book_is_written(lang: str, title: str) -> None:
    status, output = told("handbook", S002_B, "--lang", lang)
    assert status == 0
    assert output.startswith(title)
    assert ("考核表" in output) == (lang == "zh")
    assert "X079 met" in output


def test_under_an_overlay_nothing_is_unset_and_examples_are_marked() -> None:
    status, output = told("handbook", S002_B, "--overlay", OVERLAY, "--lang", "en")
    assert status == 0
    assert "[not set]" not in output
    assert "[example value]" in output


def test_the_schema_of_facts_is_json() -> None:
    status, output = told("facts-schema")
    assert status == 0
    assert json.loads(output)["required"] == ["period", "subjects"]
