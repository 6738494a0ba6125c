"""Numeric checks of closed forms, statements and theorems, with a record of what was checked and how well."""
