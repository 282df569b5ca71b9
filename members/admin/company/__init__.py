"""The card: one organization on one page, whose parts are edited where they stand.

parts.py     which rows the card shows, and which columns of them
card.py      the card of an organization, for one user
edits.py     what can be edited, by the word in the address, and the forms of rows; actions on
             contacts and access stand in members.people and members.accounts.access
page.py      the view
"""
