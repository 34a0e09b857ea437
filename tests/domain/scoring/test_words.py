"""What a house calls its codes: read by people, checked like everything else, and no part of any result."""

from typing import Any

import pytest

from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.refusals import PolicyRefused, said
from kaoping.policies.packs import read_document, shipped_files

from .whole import everything

AGENT = {"zh": "回访专员", "en": "Call-back agent"}
HEAD = {"zh": "部门负责人", "en": "Head of the department"}


def worded(**words: Any) -> dict[str, object]:
    return everything() | {"words": words}


def test_words_are_read_by_what_they_are_of() -> None:
    policy = Policy.parse(worded(position={"AGENT": AGENT, "HEAD": HEAD}))
    assert policy.words.said("position", "AGENT").zh == "回访专员"
    assert policy.words.said("post", "HEAD").en == "Head of the department"
    assert policy.words.said("region", "AGENT").zh == "AGENT"


def test_a_word_changes_no_fingerprint() -> None:
    assert (
        Policy.parse(worded(position={"AGENT": AGENT})).fingerprint == Policy.parse(everything()).fingerprint
    )


def test_a_measure_is_called_as_the_house_calls_it() -> None:
    policy = Policy.parse(worded(measure={"M-39": {"zh": "回访满意", "en": "Happy callers"}}))
    named = [one.measure.label.zh for item in policy.items for one in item.bindings]
    assert "回访满意" in named


@pytest.mark.parametrize(
    ("words", "at", "code"),
    [
        ({"colour": {"RED": AGENT}}, "/words", "unknown-key"),
        ({"position": {"AGENT": {"zh": "专员"}}}, "/words/position/AGENT", "not-a-label"),
        ({"position": {"AGENT": "agent"}}, "/words/position/AGENT", "not-a-label"),
        ({"position": {"AGENT": {"zh": "专员", "en": ""}}}, "/words/position/AGENT/en", "not-a-text"),
        ({"position": ["AGENT"]}, "/words/position", "not-a-mapping"),
        ({"position": {"AGNET": AGENT}}, "/words/position/AGNET", "unused-word"),
        ({"region": {"AGENT": AGENT}}, "/words/region/AGENT", "unused-word"),
        ({"management": {"true": AGENT}}, "/words", "unknown-key"),
    ],
)  # fmt: skip
def test_words_that_are_wrong_are_refused_at_their_place(words: Any, at: str, code: str) -> None:
    with pytest.raises(PolicyRefused) as refused:
        Policy.parse(worded(**words))
    assert (at, code) in {(fault.field, fault.code) for fault in refused.value.faults}
    assert all(said(fault, "zh") and said(fault, "en") for fault in refused.value.faults)


def test_under_an_overlay_a_word_may_have_lost_its_use() -> None:
    mark = {"overlay": "o", "version": "1", "level": "store", "example": "false",
            "reason": AGENT, "set": ["/applies_to"]}  # fmt: skip
    policy = Policy.parse(worded(position={"GONE": AGENT}) | {"overlays": [mark]})
    assert policy.words.said("position", "GONE").en == "Call-back agent"


@pytest.mark.parametrize("path", shipped_files(), ids=lambda one: one.stem)
def test_shipped_policies_hash_alike_with_and_without_their_words(path: Any) -> None:
    document = read_document(path)
    bare = {key: value for key, value in document.items() if key != "words"}
    assert Policy.parse(document).fingerprint == Policy.parse(bare).fingerprint
