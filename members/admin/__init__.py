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

from . import figures, history, lists, messages, reports, undo, waiting, wording
from .bodies import meetings as meetings_page
from .colleagues import rights_page
from .company import page as company_page
from .dashboard import background_page, guide, navigation, tasks
from .fees import rates_page
from .files_in import choosing
from .inbox import (
    access_requests,
    alike,
    applications,
    duplicates,
    failed_letters,
    introductions,
    proposals,
    reminders,
    resignations,
)
from .registry import (
    bodies,
    climate,
    cluster,
    consents,
    erasure,
    fees,
    funding,
    groups,
    invitations,
    letters,
    memberships,
    merging,
    organizations,
    participations,
    person_leaving,
    persons,
    presences,
    projects,
    records_of_use,
    relationships,
    representatives,
    resource_streams,
    roles,
    similar,
    sites,
    stream_pairs,
    topics,
    users,
)
from .registry import wording as wording_rows
from .search import page
