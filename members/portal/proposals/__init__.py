"""The forms of projects, test facilities and streams: what is sent becomes a proposal.

nouns.py     what each noun's pages are called, and how its form is grouped
inputs.py    an input for each field that review knows
partners.py  the rows of who takes part
page.py      one form: what it shows, what was typed, what became of it
register.py  one list: what is there, what waits, what was decided
"""
