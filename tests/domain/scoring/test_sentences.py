"""Every sentence of every golden case and of every rule book reads as a person would say it."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from kaoping.domain.scoring.document import Place
from kaoping.domain.scoring.explaining.explain import explain
from kaoping.domain.scoring.golden import play
from kaoping.domain.scoring.handbook.book import handbook
from kaoping.domain.scoring.texts import Language
from kaoping.policies.packs import read_document, read_policy, shipped_files

PACKS = pytest.mark.parametrize("path", shipped_files(), ids=lambda one: one.stem)
BOTH: tuple[Language, Language] = ("zh", "en")

FAULTY: Mapping[str, re.Pattern[str]] = {
    "a code in braces": re.compile(r"[{}]"),
    "an underscore name": re.compile(r"[A-Za-z0-9]_[A-Za-z0-9]"),
    "two blanks": re.compile(r"  "),
    "an empty quote": re.compile(r"「\s*」|“\s*”|（\s*）|\(\s*\)"),
    "a missing value": re.compile(r"\bNone\b|\bunset\b|\bnan\b"),
    "a blank before a mark": re.compile(r" [，。；：、,;:](?!\w)"),
    "a half-width mark among Chinese": re.compile(r"[\u4e00-\u9fff][,;:!?(]|[,;:!?][\u4e00-\u9fff]"),
    "a wrong plural": re.compile(r"(?<![\d.,-])1 (points|records|periods|days|months|weeks|decimals)\b"),
    "a code of the house": re.compile(r"(?<![A-Z\d.-])[A-Z]{3,}(?:_[A-Z]+)+"),
}


def faults_of(said: str) -> list[str]:
    return [name for name, pattern in FAULTY.items() if pattern.search(said)]


def sentences(path: Path) -> Iterator[tuple[str, str, str]]:
    """(where, label, sentence) of every node of every case that is evaluated, in both languages."""
    document = read_document(path)
    for case in Place(document)["cases"].each():
        if case.has("refused"):
            continue
        played = play(document, case)
        for result in played.results:
            for tree in explain(played.policy, result):
                for node in tree.walk():
                    for language in BOTH:
                        where = f"{case['case'].value}: {node.id}"
                        yield where, node.label.say(language), node.sentence.say(language)


@PACKS
def test_every_sentence_of_a_trace_is_whole(path: Path) -> None:
    found = [
        (where, said, faults)
        for where, label, sentence in sentences(path)
        for said in (label, sentence)
        for faults in [faults_of(said) + ([] if said.strip() else ["nothing said"])]
        if faults
    ]
    assert not found, found[:5]


def spoken(book: str) -> Iterator[str]:
    """Lines of a rule book without what is marked as code; names of golden cases are their authors'."""
    body = book.split("\n## 算例\n", maxsplit=1)[0].split("\n## Golden cases\n", maxsplit=1)[0]
    for line in body.splitlines():
        bare = re.sub(r"(算例 |Worked in case ).*?(：|: )", "", re.sub(r" ?`[^`]*`", "", line), count=1)
        if not re.fullmatch(r"[|\- ]*", bare):
            yield bare.removeprefix("- ")


@pytest.mark.parametrize("language", BOTH)
@PACKS
def test_every_line_of_a_rule_book_is_whole(path: Path, language: Language) -> None:
    cells = [
        cell
        for line in spoken(handbook(read_document(path), language))
        for cell in (re.split(r" ?\| ?", line.strip("|")) if line.startswith("|") else [line])
        if cell.strip()
    ]
    found = [(cell, faults_of(cell.strip())) for cell in cells if faults_of(cell.strip())]
    assert not found, found[:8]


@PACKS
def test_every_part_of_a_rule_book_has_a_worked_number(path: Path) -> None:
    """Curves over figures, pay lines and prizes; what nobody has set cannot be worked."""
    policy, book = read_policy(path), handbook(read_document(path), "en")
    for rule in policy.pay:
        part = book.split(f"### {rule.label.en} (", 1)[1].split("\n### ")[0]
        assert "Worked in case" in part, rule.code
    for rank in policy.ranks:
        part = book.split(f"### {rank.label.en} (", 1)[1].split("\n### ")[0]
        assert "Worked in case" in part or not rank.prizes, rank.code
    for item in policy.items:
        if item.curve is None or type(item.curve).__name__ == "Reviewed":
            continue
        part = book.split(f"`{item.code}`\n", 1)[1].split("\n### ")[0]
        assert "Worked in case" in part or "Example:" in part, item.code
