"""Seeded mutation tests: put small bugs in, one at a time, and see whether a test fails.

`make mutations` tries 30 over all packages; `SEED=7 make mutations` repeats a choice, and goes
on where it was stopped. `--under members/records/review` tries those of one package.

mutants.py     the small bugs that are put in
recorder.py    a pytest plugin: which tests run which lines, recorded by one run of all
lines.py       and which of them are run for a bug
trial.py       one bug in a copy of the tree: pytest of the tests that run its lines
report.py      the table of results, results.csv (the last ones) and survivors.csv (the bugs
               that no test need notice, each with the reason)

docs/decisions says why this is not cosmic-ray or mutmut.
"""
