"""P30: what each brand calls its own things is a parameter of the template, filled in before it is used."""

import pytest

from kaoping.audits.service.catalogue import PACKS, read_pack
from kaoping.domain.checklist_reader import read_checklist
from kaoping.domain.checklists import PARAMETER, fill, missing_words
from kaoping.domain.places import Fault

DOCUMENT = read_pack((PACKS / "S000-I.yaml").read_text("utf-8"))
SHOWROOM = read_checklist(DOCUMENT)
WORDS = {
    "logo": {"zh": "云雀标识", "en": "the lark"},
    "slogan": {"zh": "您的爱车已备好", "en": "your car is ready"},
    "film": {"zh": "《启程》", "en": "Setting out"},
    "emblem": {"zh": "云雀车标", "en": "the lark badge"},
}


def test_the_5s_checklist_asks_each_brand_for_four_words() -> None:
    assert [one.key for one in SHOWROOM.parameters] == ["logo", "slogan", "film", "emblem"]
    assert missing_words(SHOWROOM, {}) == list(WORDS)
    assert missing_words(SHOWROOM, WORDS) == []
    assert missing_words(SHOWROOM, WORDS | {"film": {"zh": "  ", "en": "x"}}) == ["film"]


def test_a_brand_reads_its_own_words_in_both_languages() -> None:
    filled = read_checklist(fill(DOCUMENT, WORDS), filled=True)
    wall, screen = filled.item("C14"), filled.item("C11")
    assert wall is not None
    assert screen is not None
    assert "云雀标识" in wall.label["zh"]
    assert "the lark" in wall.label["en"]
    assert "Setting out" in screen.label["en"]
    assert not PARAMETER.search(str(fill(DOCUMENT, WORDS)["sections"]))


def test_two_brands_read_the_same_indicators_in_other_words() -> None:
    other = {key: {"zh": f"{key}乙", "en": f"{key} B"} for key in WORDS}
    mine, theirs = (read_checklist(fill(DOCUMENT, words), filled=True) for words in (WORDS, other))
    assert [one.item.code for one in mine.placed()] == [one.item.code for one in theirs.placed()]
    assert mine.item("C14") != theirs.item("C14")
    assert mine.item("C01") == theirs.item("C01")


def test_a_word_nobody_declared_is_refused() -> None:
    with pytest.raises(Fault):
        read_checklist(DOCUMENT | {"note": {"zh": "{mascot}", "en": "{mascot}"}})
