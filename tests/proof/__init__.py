"""The long form of all tests, in parts: `make proof`, which goes on where it was broken off.

parts.py     the parts, one command each, and how much each test tries in the long form
record.py    which parts have passed, for one commit and seed, in var/proof/

A part that is broken off or fails begins again with the next call; the others are not run
again. When all have run, docs/figures.md is written from all that they have recorded.
"""
