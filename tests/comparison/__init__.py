"""What pages and acts answer, kept from the requests of the tests, to compare two trees.

recorder.py    a pytest plugin that writes down every answer of the test client
normalized.py  what is left of an answer without what differs from run to run
differences.py compares two records
coverage.py    which pages, and which outcomes of acts, the tests reach

`python -m tests.comparison record NAME [tests …]` keeps the answers in
var/comparison/NAME, `… compare NAME OTHER` prints what differs, and `… coverage NAME`
what no test has asked for.
"""
