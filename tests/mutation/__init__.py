"""Seeded mutation tests: put small bugs in, one at a time, and see whether a test fails.

`make mutations` tries 30, `make proof` 300; `SEED=7 make mutations` repeats a choice.

scope.py   the mutated modules, and which tests are those of a module
mutants.py the small bugs that are put in
trial.py   one bug in a copy of the tree, with a database of its own
report.py  the table of what was noticed
"""
