"""The page of measures says what is declared, neither more nor less."""

from pathlib import Path

from kaoping.domain.scoring.measures.catalogue import MEASURES
from kaoping.domain.scoring.measures.listing import KEPT_BY, catalogue_page
from kaoping.domain.scoring.measures.measure import Origin

PAGE = Path(__file__).parents[2] / "docs/measures.md"


def test_the_page_is_what_the_catalogue_says() -> None:
    assert PAGE.read_text() == catalogue_page(), "write it again: kaoping policy measures > docs/measures.md"


def test_every_measure_stands_in_one_row() -> None:
    rows = [line.split(" | ")[0].removeprefix("| ") for line in PAGE.read_text().splitlines()]
    assert [row for row in rows if row.startswith("M-")] == list(MEASURES)


def test_of_every_stated_measure_it_is_told_who_keeps_it() -> None:
    told = sorted(code for codes in KEPT_BY.values() for code in codes.split())
    assert told == sorted(code for code, one in MEASURES.items() if one.origin is Origin.FED)
