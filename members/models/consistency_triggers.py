"""What the database sees to of a request and its items: they agree, and are decided once."""

import pgtrigger

from .tracking import Unignorable

REFUSE = "RAISE integrity_constraint_violation USING MESSAGE = '{}', CONSTRAINT = '{}';"
# Read when the transaction ends: a request and its items are written one by one.
AGREE = """
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


class Agreement(Unignorable, pgtrigger.Trigger):
    """Lets no transaction end with a request and its items at odds."""

    when = pgtrigger.After
    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
    timing = pgtrigger.Deferred
    name = "request_and_items_agree"

    def __init__(self, request):
        refuse = REFUSE.format(
            "a request and its items do not agree", "a_request_and_its_items_agree"
        )
        super().__init__(func=AGREE.format(request=request, refuse=refuse))


class Final(Unignorable, pgtrigger.Trigger):
    """Refuses to decide again on what has been decided."""

    when = pgtrigger.Before
    operation = pgtrigger.Update

    def __init__(self, field, undecided):
        was, becomes = f"old__{field}", pgtrigger.F(f"new__{field}")
        super().__init__(
            name="decided_once",
            condition=pgtrigger.Q(**{f"{was}__df": becomes})
            & ~pgtrigger.Q(**{was: undecided}),
            func=REFUSE.format("this has been decided", "what_is_decided_stays_so"),
        )
