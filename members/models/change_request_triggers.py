"""Triggers that hold a change request and its items consistent, and decided once."""

import pgtrigger

from .tracking import EnforcedTrigger

REFUSE = "RAISE integrity_constraint_violation USING MESSAGE = '{}', CONSTRAINT = '{}';"
# Deferred to the commit: a request and its items are written one by one.
REFUSE_INCONSISTENCY = """
    IF EXISTS (
        SELECT 1 FROM members_changerequest r
        WHERE r.id = {request} AND NOT (
            SELECT CASE r.status
                WHEN 'open' THEN every(i.decision = 'pending') AND count(i) + length(r.message) > 0
                WHEN 'withdrawn' THEN every(i.decision = 'pending')
                WHEN 'approved' THEN every(i.decision = 'approved')
                WHEN 'rejected' THEN every(i.decision = 'rejected')
                ELSE bool_or(i.decision = 'approved') AND bool_or(i.decision = 'rejected')
                    AND every(i.decision <> 'pending') AND count(i) > 0
            END IS NOT FALSE
            AND (r.status IN ('open', 'withdrawn') OR r.decided_by_id IS NULL
                OR every(i.proposed_by_id IS DISTINCT FROM r.decided_by_id) IS NOT FALSE)
            FROM members_changeitem i WHERE i.request_id = r.id
        )
    ) THEN
        {refuse}
    END IF;
    RETURN NULL;
"""


class RequestConsistencyTrigger(EnforcedTrigger, pgtrigger.Trigger):
    """Refuse to commit a request whose status contradicts the decisions on its items.

    `request` is the SQL expression for the id of the request.
    """

    when = pgtrigger.After
    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
    timing = pgtrigger.Deferred
    name = "request_and_items_agree"

    def __init__(self, request):
        refuse = REFUSE.format(
            "a request and its items do not agree", "a_request_and_its_items_agree"
        )
        super().__init__(
            func=REFUSE_INCONSISTENCY.format(request=request, refuse=refuse)
        )


class DecidedOnceTrigger(EnforcedTrigger, pgtrigger.Trigger):
    """Refuse to change `field` once it has another value than `undecided`."""

    when = pgtrigger.Before
    operation = pgtrigger.Update

    def __init__(self, field, undecided):
        old, new = f"old__{field}", pgtrigger.F(f"new__{field}")
        super().__init__(
            name="decided_once",
            condition=pgtrigger.Q(**{f"{old}__df": new})
            & ~pgtrigger.Q(**{old: undecided}),
            func=REFUSE.format("this has been decided", "what_is_decided_stays_so"),
        )
