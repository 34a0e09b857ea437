"""Money a policy pays: names with units, pay lines, and what limits them."""
