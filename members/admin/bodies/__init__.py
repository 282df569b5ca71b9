"""The pages of bodies: their office holders, a new period, meetings and their files."""

from . import attachments, meeting_page, meetings, period
