"""`kaoping policy simulate --periods`: a policy tried over the months of an installation."""

import json
from pathlib import Path

import pytest
from tests.cli.installation import found
from typer.testing import CliRunner

from kaoping.cli import policy
from kaoping.domain.refusal import Refusal
from kaoping.policies.packs import SHIPPED


def test_months_of_an_installation_are_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = found(tmp_path / "var", orders=1)
    monkeypatch.setattr(policy, "load", lambda: there.settings)

    def told(*words: str) -> str:
        done = CliRunner().invoke(policy.commands, ["simulate", *words], catch_exceptions=False)
        assert done.exit_code == 0
        return done.output

    draft = tmp_path / "draft.yaml"
    shipped = (SHIPPED / "S001-O.yaml").read_text()
    draft.write_text(shipped.replace('version: "1"', 'version: "2"', 1))
    over = ("--periods", "2026-08..2026-09")
    answer = json.loads(told("S001-O", "--file", str(draft), *over, "--json"))
    assert (answer["policy"], answer["version"]) == ("S001-O", "2")
    assert {(one["period"], one["against"]) for one in answer["months"]} == {
        ("2026-08", "1"),
        ("2026-09", "1"),
    }
    tables = told("S001-O", "--file", str(draft), *over, "--store", there.store_code, "--against", "1")
    for words in ("2026-08: 对比版本 1", "成本 / cost", "等级迁移 / grades", "gain most", "lose most"):
        assert words in tables
    for wanted, said in (
        (("NOBODY", *over), "no policy NOBODY"),
        (("S001-R", "--periods", "August"), "2026-08..2026-10"),
        (("S001-R", *over, "--store", "NOWHERE"), "no store NOWHERE"),
        (("S001-R", *over, "--against", "9"), "no version 9"),
        (("S001-J", *over), "about employees and months"),
        (("S001-O", "--file", str(SHIPPED / "S001-R.yaml"), *over), "another policy"),
        (("S001-O", *over, "--overlay", str(draft), "--overlay", str(draft)), "one --overlay is tried"),
    ):
        with pytest.raises(Refusal) as refused:
            told(*wanted)
        assert said in refused.value.en
