"""Use cases of records: take a push in, show orders, rule on unknown codes, reveal a customer."""
