"""Cards: all about a record on one page, with panels that are edited in place.

card.py      a card, for one user; parts.py its rows, and rows.py their place in its query
edits.py     the forms of a card, by the word in the address; actions on contacts and
             access stand in members.people and members.accounts.access
page.py      the panels, and the view
organization.py (with organization_edits.py), person.py, project.py, event.py: the
declarations
"""
