"""YAML whose scalars all stay text: 0.35 must not become a float, nor `no` a false.

Refused besides bad syntax: a key written twice (two meanings) and files that unfold to more than 20,000
values, aliases counted at full size, so that a few lines cannot grow into gigabytes.
"""

import yaml

from kaoping.domain.errors import Fault
from kaoping.domain.scoring.refusals import PolicyRefused

MAX_BYTES, MAX_VALUES = 1_000_000, 20_000


class _TextLoader(yaml.BaseLoader):
    """BaseLoader knows no numbers, dates or booleans; this one also minds repeated keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"key {key} is written twice", node.start_mark
                )
        found: dict[object, object] = super().construct_mapping(node, deep)
        return found


def load(data: bytes) -> dict[str, object]:
    """Raises PolicyRefused (code not-yaml) with line and reason when the bytes are no such document."""
    if len(data) > MAX_BYTES:
        raise _refused(f"more than {MAX_BYTES} bytes")
    try:
        found = _construct(data)
    except yaml.YAMLError as error:
        raise _refused(" ".join(str(error).split())[:300]) from None
    if not isinstance(found, dict):
        raise _refused("no mapping at the top")
    return {str(key): value for key, value in found.items()}


def _construct(data: bytes) -> object:
    loader = _TextLoader(data)
    try:
        node = loader.get_single_node()
        if node is None or _size(node, {}, ()) > MAX_VALUES:
            raise _refused(f"empty, recursive or more than {MAX_VALUES} values")
        found: object = loader.construct_document(node)
        return found
    finally:
        loader.dispose()


def _size(node: yaml.Node, known: dict[int, int], path: tuple[int, ...]) -> int:
    """How many values a node unfolds to; anything that contains itself is too many."""
    if id(node) in path:
        return MAX_VALUES + 1
    if id(node) not in known:
        inside = (*path, id(node))
        children: list[yaml.Node] = []
        if isinstance(node, yaml.MappingNode):
            children = [one for pair in node.value for one in pair]
        elif isinstance(node, yaml.SequenceNode):
            children = list(node.value)
        known[id(node)] = 1 + sum(_size(child, known, inside) for child in children)
    return known[id(node)]


def _refused(why: str) -> PolicyRefused:
    return PolicyRefused((Fault("", "not-yaml", {"why": why}),))
