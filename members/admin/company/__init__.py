"""The card: one organization on one page, whose parts are edited where they stand.

parts.py     which rows the card shows, and which columns of them
card.py      the card of an organization, for one user
edits.py     what can be edited, by the word in the address
forms.py     forms of the rows; those of contacts and access are in members.people and .access
page.py      the view
"""
