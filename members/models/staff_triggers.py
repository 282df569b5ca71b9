"""Triggers that keep an active user in each group that the registry requires."""

import pgtrigger

REQUIRED_GROUPS = ("secretary", "site administrator")
# Deferred: a role is changed by leaving one group and entering another. The lock lets the
# second of two transactions that each remove one see the rows that the first has left.
KEEP_ONE = f"""
    PERFORM 1 FROM auth_group WHERE name IN {REQUIRED_GROUPS}
        ORDER BY id FOR NO KEY UPDATE;
    PERFORM 1 FROM auth_group g
    WHERE g.name IN {REQUIRED_GROUPS} AND g.id {{left}}
        AND NOT EXISTS (
            SELECT FROM members_user_groups m JOIN members_user u ON u.id = m.user_id
            WHERE m.group_id = g.id AND u.is_active AND u.is_staff
        );
    IF FOUND THEN
        RAISE integrity_constraint_violation USING
            MESSAGE = 'somebody must be able to administer the registry',
            CONSTRAINT = 'an_installation_keeps_one_of_each_role';
    END IF;
    RETURN NULL;
"""


class KeepOneTrigger(pgtrigger.Trigger):
    """Refuse a commit after which a group that had an active user has none."""

    name = "keep_one"
    when = pgtrigger.After
    timing = pgtrigger.Deferred

    def __init__(self, left, **options):
        super().__init__(func=KEEP_ONE.format(left=left), **options)


def group_left():
    """Return the trigger on the rows of users in groups."""
    operation = pgtrigger.Delete | pgtrigger.UpdateOf("user_id", "group_id")
    return KeepOneTrigger("= OLD.group_id", operation=operation)


def user_closed():
    """Return the trigger on users that cease to be active staff."""
    groups = "IN (SELECT group_id FROM members_user_groups WHERE user_id = OLD.id)"
    return KeepOneTrigger(
        groups,
        operation=pgtrigger.UpdateOf("is_active", "is_staff"),
        condition=pgtrigger.Condition(
            "OLD.is_active AND OLD.is_staff AND NOT (NEW.is_active AND NEW.is_staff)"
        ),
    )
