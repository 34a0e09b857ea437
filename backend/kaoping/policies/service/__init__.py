"""What may be done with policies: installing, reading, drafting, putting in force, trying out."""
