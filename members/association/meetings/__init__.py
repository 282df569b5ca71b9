"""Meetings of bodies: who attended, the PDFs of each, and attendance over a period.

attendance.py   who is expected on the day, and what is recorded of each
attachments.py  attach and delete a PDF
pdf.py          whether bytes may be a PDF, by looking at them without parsing
shares.py       how many of its meetings each holder attended
"""

from .attachments import ATTACH, DELETE_ATTACHMENT, attach, delete_attachment
from .attendance import (
    RECORD,
    Line,
    fingerprint_of_attendance,
    lines_of,
    record_attendance,
)
from .shares import attendance_shares, meetings_attended_by
