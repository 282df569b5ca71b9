"""The secretariat's admin.

dashboard/    the AdminSite, its front page with counters, the second factor, the guide
waiting.py    what waits for staff: the rows of the front page, who has taken them, what is next
inbox/        proposals, applications, resignations, access requests and their answers
company/      the card of an organization, and what is edited on it
bodies/       who holds office, new periods, meetings with attendance and files
fees/         rates of a year, the list for the accountant, billed and paid
files_in/     files on their way in: chosen, matched, looked at, written
messages.py   e-mails to everyone on a list: written, previewed, sent, and their results
lists/        lists of any kind: filters, columns, files, saved, changed together
registry/     a file for each model, and what their admins share
reports/      reports on a period: written, delivered, shown again
wording/      the site and its texts: logo, contact data, sender, pages, e-mails
history/      the timeline of a record, its statement, and two moments compared
undo/         undo an act: the link after it, the page, what was deleted lately
concurrency/  stale forms, and errors of the database
desk.py       the declaration of a page, with its frame
"""

from importlib import import_module
from pkgutil import walk_packages

# Modules register their DeskPages and ModelAdmins as they are imported.
for module in walk_packages(__path__, f"{__name__}."):
    import_module(module.name)
