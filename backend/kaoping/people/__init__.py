"""The organisation: stores, departments, positions, employees and their assignments."""
