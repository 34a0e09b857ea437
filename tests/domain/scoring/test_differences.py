"""What one policy says differently from another, by codes and in both languages."""

from copy import deepcopy
from itertools import pairwise
from typing import Any

import pytest

from kaoping.domain.scoring.differences import Kind, differences
from kaoping.policies.packs import SHIPPED, read_document, shipped_files

from .whole import everything


def changed(**_: object) -> Any:
    return deepcopy(everything())


def test_equal_documents_differ_in_nothing() -> None:
    for path in shipped_files():
        assert differences(read_document(path), read_document(path)) == ()


def test_a_param_that_changes_is_said_with_both_values() -> None:
    draft = changed()
    draft["params"][1]["value"] = "60"
    (one,) = differences(everything(), draft)
    assert (one.at, one.kind, one.before, one.after) == ("/params/slip/value", Kind.CHANGED, "50", "60")
    assert one.said.zh == "参数「项目」的数值：50 → 60"
    assert one.said.en == "Param “Item”, value: 50 → 60"


def test_an_item_in_the_middle_is_one_difference() -> None:
    draft = changed()
    draft["items"].insert(1, draft["items"][1] | {"code": "new"})
    (one,) = differences(everything(), draft)
    assert (one.at, one.kind) == ("/items/new", Kind.ADDED)
    assert one.said.en == "Item “Item”: added"


def test_a_rule_that_goes_and_an_order_that_changes() -> None:
    draft = changed()
    del draft["triggers"][0]
    draft["events"].reverse()
    found = {(one.at, one.kind) for one in differences(everything(), draft)}
    assert found == {("/events", Kind.MOVED), ("/triggers/low", Kind.REMOVED)}


def test_a_row_of_a_table_is_told_by_its_place() -> None:
    draft = changed()
    draft["items"][0]["curve"]["rows"][1]["points"] = "21"
    (one,) = differences(everything(), draft)
    assert (one.at, one.before, one.after) == ("/items/m/curve/rows/1/points", "20", "21")
    assert one.said.zh.endswith("的评分办法档位第 2 项分值：20 → 21")
    assert one.said.en.endswith(", curve rows no. 2 points: 20 → 21")


@pytest.mark.parametrize("key", ["effective_from", "version", "full_marks"])
def test_single_values_are_told_by_their_names(key: str) -> None:
    (one,) = differences(everything(), changed() | {key: "7"})
    assert one.at == f"/{key}"
    assert one.said.zh.endswith("→ 7")


def test_two_shipped_policies_can_be_told_apart_in_words() -> None:
    found = differences(read_document(SHIPPED / "S001-G.yaml"), read_document(SHIPPED / "S002-B.yaml"))
    assert len(found) > 20
    assert all(one.said.zh and one.said.en and "None" not in one.said.en for one in found)


def test_values_are_read_by_people() -> None:
    before, after = changed(), changed()
    before["applies_to"], after["applies_to"] = {"position": ["AGENT"]}, {"position": ["AGENT", "HEAD"]}
    after["words"] = {"position": {"AGENT": {"zh": "回访专员", "en": "Call-back agent"}}}
    after["title"] = {"zh": "新标题", "en": "New title"}
    after["params"][1]["value"] = "unset"
    said = {one.at: one.said for one in differences(before, after)}
    assert said["/applies_to/position"].zh == "适用对象岗位：回访专员 → 回访专员、HEAD"
    assert said["/applies_to/position"].en == "applies to position: Call-back agent → Call-back agent, HEAD"
    assert said["/title"].zh.endswith(" → 新标题")
    assert said["/params/slip/value"].en == "Param “Item”, value: 50 → not set"


def test_no_sentence_shows_the_notation_of_a_file() -> None:
    documents = [read_document(path) for path in shipped_files()]
    for before, after in pairwise(documents):
        for one in differences(before, after):
            if not one.at.startswith("/cases"):
                assert not {"{", "}", "[", "]"} & set(one.said.zh + one.said.en), one.said
