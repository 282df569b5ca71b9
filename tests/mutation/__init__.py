"""Seeded mutation tests: put small bugs in, one at a time, and see whether a test fails.

`make mutations` tries 30, `make proof` 300; `SEED=7 make mutations` repeats a choice, and
goes on where it was stopped. `--under members/review` tries those of one package.

scope.py       the mutated modules, and which tests are those of a module
mutants.py     the small bugs that are put in
trial.py       one bug in a copy of the tree, with a database of its own
session.py     the process that runs the tests of one part, started once
fork_server.py what it does: each bug is tried in a fork of it
tracing.py     which lines each test runs
trace_cache.py and what is kept of it in var/mutation-traces
coverage.py    so which tests can notice a bug
patching.py    the bug in functions that are imported already
results.py     what was noticed so far, in var/mutations.jsonl
survivors.csv  the bugs that no test need notice, each with the reason
report.py      the table of what was noticed, and results.csv, what was tried last
"""
