"""Reports on a period: counted, written, delivered, and compared with later data.

period.py          the days of a report and of the one before it
registry.py        the rows that are counted, each table read once
sections/          the sections, each a module that counts it
cells.py           numbers, shares and names as cells
counting.py        all sections of a period as a Document
document.py        the Document: all figures and words of a report, and its JSON
forms.py           the period of a report, and its recipient
drafts.py          begin, write and delete drafts
previous_report.py  corrections since the report on the period before
integrity.py       read a delivered report, and check that it is unchanged
freezing.py        deliver: a draft becomes a Report that never changes
identification.py  refuse reports that name a person
contradictions.py  ask about texts that the figures contradict
differences.py     the cells that are counted otherwise now
corrections.py     the reasons, from history
correcting.py      correct a delivered report, beside it
counted_events.py  the columns behind the figures, and their events
sheet.py           a report as a workbook
listing.py         requirements of the European Cluster Collaboration Platform for a listing
"""

from .correcting import correct, fingerprint_of_figures
from .corrections import explain
from .counting import count_report
from .differences import differences
from .drafts import mark_of, save_texts, start_draft, texts_of
from .freezing import deliver, with_texts
from .integrity import read
from .period import ReportDays, last_half, year
from .previous_report import count_draft
from .registry import read_rows
