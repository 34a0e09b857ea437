"""What the business means, in plain Python: no database, no web, no clock."""
