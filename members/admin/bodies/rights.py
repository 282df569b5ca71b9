"""Who may do what with bodies."""

NEW_PERIOD = ["view_body", "add_role", "change_role", "view_person", "add_person"]


def may_begin_period(user):
    return user.has_perms([f"members.{name}" for name in NEW_PERIOD])
