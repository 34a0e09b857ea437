"""What nobody has set yet, in words: which entry, of it what, and for whom; pointers are for authors."""

from collections.abc import Iterator, Mapping, Sequence

from ..difference_words import KEYS, SECTIONS, entry_name
from ..document import Place
from ..policy import Policy
from ..texts import Text
from ..variants import parse_applies
from .markdown import led, listed
from .whom import applies_to


def unset_words(policy: Policy) -> Iterator[Text]:
    """A text per entry that lacks something, everything it lacks listed once."""
    found: dict[tuple[str, str], tuple[Text, dict[tuple[str, ...], list[int]]]] = {}
    for fault in policy.unset:
        entry, rest = _entry(policy, fault.field.removeprefix("/").split("/"))
        keys = tuple("#" if segment.isdigit() else segment for segment in rest)
        places = found.setdefault((entry.zh, entry.en), (entry, {}))[1].setdefault(keys, [])
        places += [int(segment) + 1 for segment in rest if segment.isdigit()]
    for entry, lacking in found.values():
        yield led(entry, listed(_lacking(keys, places) for keys, places in lacking.items()))


def _entry(policy: Policy, segments: Sequence[str]) -> tuple[Text, list[str]]:
    """What the entry is called, for whom it is, and the way on from there."""
    section = SECTIONS.get(segments[0]) or KEYS.get(segments[0], Text(segments[0], segments[0]))
    at: object = policy.document[segments[0]]
    rest, who = list(segments[1:]), Text("", "")
    if not (rest and rest[0].isdigit() and isinstance(at, Sequence)):
        return section, rest
    at = at[int(rest.pop(0))]
    name = entry_name(section, str(at.get("code", "")) if isinstance(at, Mapping) else "", at)
    if len(rest) > 1 and rest[0] == "variants" and isinstance(at, Mapping):
        variant = at["variants"][int(rest[1])]
        whom = applies_to(parse_applies(Place(variant["for"])), policy.words)
        who, rest = Text(f"（{whom.zh}）", f" ({whom.en})"), rest[2:]
    return Text(f"{name.zh}{who.zh}", f"{name.en}{who.en}"), rest


def _lacking(keys: Sequence[str], places: Sequence[int]) -> Text:
    """`评分办法档位第 1、2 项分值`: keys by their words, places of a list counted from 1."""
    said = [Text("", "") if key == "#" else KEYS.get(key, Text(key, key)) for key in keys]
    numbers = listed(Text(str(one), str(one)) for one in dict.fromkeys(places))
    zh = [f"第 {numbers.zh} 项" if key == "#" else one.zh for key, one in zip(keys, said, strict=True)]
    en = [f"{numbers.en}:" if key == "#" else one.en for key, one in zip(keys, said, strict=True)]
    return Text("".join(zh), " ".join(en))
