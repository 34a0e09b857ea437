"""The few pieces of Markdown a rule book is made of; every text is bilingual until the book is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..texts import Language, Text


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: Text


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: Text


@dataclass(frozen=True, slots=True)
class Bullet:
    text: Text


@dataclass(frozen=True, slots=True)
class Table:
    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]


Block = Heading | Paragraph | Bullet | Table

UNSET = Text("**〔尚未设定〕**", "**[not set]**")
EXAMPLE = Text("【示例值】", " [example value]")


def same(said: str) -> Text:
    """A text that reads alike in both languages, such as a code or a number."""
    return Text(said, said)


def coded(code: str) -> Text:
    """A code as authors write it, set apart from the words around it."""
    return same(f"`{code}`")


def listed(texts: Iterable[Text]) -> Text:
    found = list(texts)
    return Text("、".join(one.zh for one in found), ", ".join(one.en for one in found))


def quoted(texts: Iterable[Text]) -> Text:
    """Names in a row, each in quotes."""
    found = list(texts)
    return Text("、".join(f"「{one.zh}」" for one in found), ", ".join(f"“{one.en}”" for one in found))


def led(label: Text, said: Text, rule: str = "") -> Text:
    """`label：said（rule）`."""
    where = Text(f"（{rule}）", f" ({rule})") if rule else Text("", "")
    return Text(f"{label.zh}：{said.zh}{where.zh}", f"{label.en}: {said.en}{where.en}")


def titled(label: Text, rule: str) -> Text:
    """`label（rule）`, a heading."""
    return Text(f"{label.zh}（{rule}）", f"{label.en} ({rule})")


def table(head: Sequence[Text], rows: Iterable[Sequence[Text]]) -> Table:
    return Table(tuple(head), tuple(tuple(row) for row in rows))


def written(blocks: Iterable[Block], language: Language) -> str:
    """Markdown text: blocks apart by a blank line, bullets in a row together."""
    lines: list[str] = []
    before: Block | None = None
    for block in blocks:
        if lines and not (isinstance(block, Bullet) and isinstance(before, Bullet)):
            lines.append("")
        lines += _lines(block, language)
        before = block
    return "\n".join(lines) + "\n"


def _lines(block: Block, language: Language) -> list[str]:
    match block:
        case Heading(level, text):
            return [f"{'#' * level} {_inline(text.say(language))}"]
        case Paragraph(text):
            return [_inline(text.say(language))]
        case Bullet(text):
            return [f"- {_inline(text.say(language))}"]
        case Table(head, rows):
            return [
                _row(head, language),
                "|" + "---|" * len(head),
                *(_row(row, language) for row in rows),
            ]


def _row(cells: Sequence[Text], language: Language) -> str:
    return "| " + " | ".join(_inline(cell.say(language)).replace("|", "\\|") for cell in cells) + " |"


def _inline(said: str) -> str:
    """One line: whatever an author broke over several lines stays in its place."""
    return " ".join(said.split())
