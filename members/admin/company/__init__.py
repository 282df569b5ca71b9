"""The card: one organization on one page, with parts that are edited in place.

parts.py     the rows of the card, and the columns loaded of them
card.py      the card of an organization, for one user
edits.py     the forms of the card, by the word in the address; actions on
             contacts and access stand in members.people and members.accounts.access
page.py      the view
"""
