"""The pages of bodies: who holds office, a new period, meetings and their files."""

from . import attachments, meeting_page, meetings, period
