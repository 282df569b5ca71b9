"""The permissions for the pages of bodies."""

from members.actions import Staff

may_see_attendance = Staff("members.view_attendance", "members.view_person")
