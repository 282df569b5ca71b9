"""Reports on a period: counted, written, delivered, and compared with what is known later.

period.py          the days of a report and of the one before it
registry.py        the rows that are counted, each table read once
sections/          the sections, each a module that counts it
cells.py           numbers, shares and names as cells
counting.py        all sections of a period as a Document
document.py        the Document: every figure and word that is shown, and its JSON
forms.py           a period, and whom a report is delivered to
drafts.py          begin, write and throw away
corrected_before.py  what has been corrected since the report on the period before
delivered.py       read a delivered report, and see whether it is as it was
freezing.py        deliver: a draft becomes a Report that never changes
identification.py  no person is named in what is delivered
differences.py     what is counted otherwise now
corrections.py     why, from history
counted_events.py  the columns that figures follow from, and what was written in them since
sheet.py           a report as a workbook
listing.py         what the European Cluster Collaboration Platform asks of a listing
"""

from .corrected_before import count_draft
from .corrections import explain
from .counting import count_report
from .delivered import read
from .differences import differences
from .drafts import mark_of, save_texts, start_draft, texts_of
from .freezing import deliver, with_texts
from .period import Days, last_half, year
from .registry import read_rows
