"""What the whole says: workbench and dashboards. Reads every table, writes none."""
