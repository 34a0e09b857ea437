"""What another policy would have made of stored months: read, evaluated, compared; nothing is kept."""
