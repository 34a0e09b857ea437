"""The tables and how rows come and go; knows no web framework and no settings."""
