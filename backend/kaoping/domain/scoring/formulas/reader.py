"""Formula text → tree, within fixed bounds; units are checked afterwards, in `formula.py`."""

import re

from ..numbers import decimal
from .tree import FUNCTIONS, RESERVED, Call, Constant, FormulaError, Name, Node

MAX_TEXT, MAX_DEPTH, MAX_NODES = 500, 12, 200


def read(text: str) -> Node:
    """Raises FormulaError for anything outside the language or its bounds."""
    if len(text) > MAX_TEXT:
        raise FormulaError("formula-too-long", str(len(text)))
    reader = _Reader(_pieces(text))
    tree = reader.either()
    if reader.ahead:
        raise FormulaError("formula-syntax", reader.ahead)
    if reader.nodes > MAX_NODES:
        raise FormulaError("formula-too-long", str(reader.nodes))
    return tree


_TOKEN = re.compile(r"\s*(?:([0-9]+(?:\.[0-9]+)?)|([a-z_][a-z0-9_]*)|(<=|>=|==|!=|[-+*/(),<>]))")


def _pieces(text: str) -> list[str]:
    found, at = [], 0
    text = text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise FormulaError("formula-syntax", text[at : at + 12])
        found.append(match.group().strip())
        at = match.end()
    return found


class _Reader:
    """Recursive descent, one method per precedence, counting depth and nodes as it goes."""

    def __init__(self, pieces: list[str]) -> None:
        self.pieces = pieces
        self.at = 0
        self.depth = 0
        self.nodes = 0

    @property
    def ahead(self) -> str:
        return self.pieces[self.at] if self.at < len(self.pieces) else ""

    def take(self, *wanted: str) -> str:
        if wanted and self.ahead not in wanted:
            raise FormulaError("formula-syntax", self.ahead or "…")
        self.at += 1
        return self.pieces[self.at - 1]

    def node(self, op: str, *args: Node) -> Call:
        self.nodes += 1
        return Call(op, args)

    def either(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FormulaError("formula-too-deep", self.ahead)
        left = self.both()
        while self.ahead == "or":
            left = self.node(self.take(), left, self.both())
        self.depth -= 1
        return left

    def both(self) -> Node:
        left = self.negated()
        while self.ahead == "and":
            left = self.node(self.take(), left, self.negated())
        return left

    def negated(self) -> Node:
        if self.ahead == "not":
            self.take()
            if self.ahead == "not":
                raise FormulaError("formula-syntax", "not not")
            return self.node("not", self.negated())
        return self.compared()

    def compared(self) -> Node:
        left = self.sum()
        if self.ahead in {"<", "<=", ">", ">=", "==", "!="}:
            left = self.node(self.take(), left, self.sum())
        return left

    def sum(self) -> Node:
        left = self.product()
        while self.ahead in {"+", "-"}:
            left = self.node(self.take(), left, self.product())
        return left

    def product(self) -> Node:
        left = self.signed()
        while self.ahead in {"*", "/"}:
            left = self.node(self.take(), left, self.signed())
        return left

    def signed(self) -> Node:
        if self.ahead == "-":
            self.take()
            return self.node("neg", self.atom())
        return self.atom()

    def atom(self) -> Node:
        self.nodes += 1
        piece = self.ahead
        if piece == "(":
            self.take()
            inner = self.either()
            self.take(")")
            return inner
        if piece[:1].isdigit():
            return self.literal()
        if piece in FUNCTIONS:
            return self.function()
        if not piece or not (piece[0].isalpha() or piece[0] == "_") or piece in RESERVED:
            raise FormulaError("formula-syntax", piece or "…")
        return Name(self.take())

    def literal(self) -> Constant:
        piece = self.take()
        try:
            return Constant(decimal(piece))
        except ValueError:
            raise FormulaError("formula-number", piece[:20]) from None

    def function(self) -> Call:
        name = self.take()
        self.take("(")
        args = [self.either()]
        while self.ahead == ",":
            self.take()
            args.append(self.either())
        self.take(")")
        least, most = FUNCTIONS[name]
        if not least <= len(args) <= most:
            raise FormulaError("formula-arguments", name)
        return self.node(name, *args)
