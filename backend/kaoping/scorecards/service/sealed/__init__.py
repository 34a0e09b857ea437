"""Published cards: sealed once, acknowledged, appealed against, revised, withdrawn, compared and proven."""
