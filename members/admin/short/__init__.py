"""New members, projects and events, each on one short page; all fields come after that.

asking.py   a form that asks about names which the registry does not have
member.py   the page of a new member
project.py  the page of a new project
event.py    the page of a new event
"""
