"""Meetings of bodies: their attendance, PDFs, and the attendance over a period.

attendance.py   the holders of offices on the day, guests, and the status of each
attachments.py  attach and delete a PDF
notice.py       the e-mail to those in office on the day, with a PDF
pdf.py          whether bytes may be a PDF, by looking at them without parsing
shares.py       how many of its meetings each holder attended
"""

from .attachments import ATTACH, DELETE_ATTACHMENT, attach, delete_attachment
from .attendance import (
    RECORD,
    AttendanceLine,
    fingerprint_of_attendance,
    lines_of,
    record_attendance,
)
from .notice import SEND_NOTICE, addressees
from .shares import attendance_shares, meetings_attended_by
