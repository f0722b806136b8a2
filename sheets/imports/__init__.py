"""Importing a file in steps: its columns get a meaning, doubtful schools are asked about, what would change is shown.

Each kind of import (:mod:`sheets.imports.kind`) says what its columns may mean, reads the rows, compares them with what
is on record, and saves. Nothing is saved before the end.
"""
