"""`kaoping policy simulate-months`: a policy tried over the months of an installation."""

import json
from pathlib import Path

import pytest
from tests.cli.installation import found
from typer.testing import CliRunner

from kaoping.cli import policy
from kaoping.domain.refusal import Refusal


def test_months_of_an_installation_are_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = found(tmp_path / "var", orders=1)
    monkeypatch.setattr(policy, "load", lambda: there.settings)

    def told(*words: str) -> str:
        done = CliRunner().invoke(policy.commands, ["simulate-months", *words], catch_exceptions=False)
        assert done.exit_code == 0
        return done.output

    answer = json.loads(told("S001-R", "--periods", "2026-08..2026-09", "--json"))
    assert (answer["policy"], answer["version"]) == ("S001-R", "1")
    assert {one["period"] for one in answer["months"]} == {"2026-08", "2026-09"}
    assert "2026-08" in told("S001-R", "--periods", "2026-08", "--store", there.store_code)
    for words, said in (
        (("S002-B", "--periods", "2026-08"), "`D1` is not set"),
        (("NOBODY", "--periods", "2026-08"), "no policy NOBODY"),
        (("S001-R", "--periods", "August"), "2026-08..2026-10"),
        (("S001-R", "--periods", "2026-08", "--store", "NOWHERE"), "no store NOWHERE"),
    ):
        with pytest.raises(Refusal) as refused:
            told(*words)
        assert said in refused.value.en
