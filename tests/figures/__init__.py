"""What was promised, tried and found: `make figures` writes docs/figures.md.

promises.csv each promise, the tests that try it, and the controls that show they can fail
outcomes.py  what the tests have recorded (tests/support/figures.py), summed by promise
report.py    the page, in Markdown
"""
