"""The permissions for the pages of bodies."""

NEW_PERIOD = ["view_body", "add_role", "change_role", "view_person", "add_person"]

ATTENDANCE = ["view_attendance", "change_attendance", "add_attendance", "view_person"]


def may_begin_period(user):
    return user.has_perms([f"members.{name}" for name in NEW_PERIOD])


def may_see_attendance(user):
    return user.has_perms(["members.view_attendance", "members.view_person"])


def may_record_attendance(user):
    return user.has_perms([f"members.{name}" for name in ATTENDANCE])
