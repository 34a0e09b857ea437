"""Call-backs: questionnaires, plans, worklists, attempts, answers."""
