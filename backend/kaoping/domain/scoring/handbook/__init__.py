"""A policy as a rule book that people can read: Markdown, zh or en, with numbers worked by evaluating it."""
