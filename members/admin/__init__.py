"""The secretariat's admin.

dashboard/    the AdminSite, its front page with counters, the second factor, the guide
waiting.py    the rows that wait for staff: sections of the front page, holders, the next row
inbox/        proposals, applications, resignations, access requests and their answers
short/        new members and projects, on a page each
cards/        the card of an organization, a person, a project, and the forms on it
bodies/       office holders, new periods, meetings with attendance and files
fees/         rates of a year, the list for the accountant, billed and paid
files_in/     imports of files: upload, columns, review of the rows, outcome
messages.py   e-mails to everyone on a list: drafts, previews, results
lists/        lists of any noun: filters, columns, files, saved lists, bulk changes
registry/     a file for each model, and the mixins of their admins
reports/      reports on a period: drafts, delivered reports, corrections
wording/      the site and its texts: logo, contact data, sender, pages, e-mails
history/      the timeline of a record, its statement, and two moments compared
undo/         undo a batch or a change; recent deletions
concurrency/  stale forms, and errors of the database
visits.py     how members were found in a month, and searches that found nothing
embed.py      the line of HTML with which another site shows a page of ours
start/        the guide of a new registry: name, colours, sites, members, a step a page
desk.py       the declaration of a page, with its frame
"""

from importlib import import_module
from pkgutil import walk_packages

# Modules register their DeskPages and ModelAdmins as they are imported.
for module in walk_packages(__path__, f"{__name__}."):
    import_module(module.name)
