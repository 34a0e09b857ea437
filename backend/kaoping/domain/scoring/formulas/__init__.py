"""The small language of amounts and conditions: text → one checked tree → a Decimal."""
