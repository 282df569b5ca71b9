"""The forms by which members propose, and the lists of their proposals.

form.py      one form for every noun: what it shows, what was typed, what became of it
parts.py     its fields, conflicts and message, and addresses of partners
drafts.py    keep what somebody has typed while they log in again
pictures.py  a picture in a form, and the upload that puts it there
preview.py   the public page with the values of a form
moving.py    buttons that change the order of rows
register.py  one list of a noun: what is there, what waits, what was decided
"""
