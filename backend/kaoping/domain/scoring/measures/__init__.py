"""What can be measured: fact sources, the closed list of conditions, declarations, and what they mean."""
