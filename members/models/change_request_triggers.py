"""Triggers that hold a change request and its items consistent, and decided once."""

import pgtrigger

from .batches import IS_UNDOING
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


# Only an undo reopens a decided request, and only to its previous status in the history.
UNLESS_UNDONE = """
    IF NEW.{field} = '{undecided}' AND {is_undoing} AND EXISTS (
        SELECT FROM public.{events} e
        WHERE e.pgh_obj_id = NEW.id AND NOT EXISTS (
            SELECT FROM jsonb_each(to_jsonb(NEW)) now
            WHERE to_jsonb(e) ? now.key AND to_jsonb(e) -> now.key <> now.value
        )
    ) THEN
        RETURN NEW;
    END IF;
"""


class DecidedOnceTrigger(EnforcedTrigger, pgtrigger.Trigger):
    """Refuse to change `field` once it differs from `undecided`, except by an undo."""

    when = pgtrigger.Before
    operation = pgtrigger.Update

    def __init__(self, field, undecided):
        self.field, self.undecided = field, undecided
        old, new = f"old__{field}", pgtrigger.F(f"new__{field}")
        super().__init__(
            name="decided_once",
            condition=pgtrigger.Q(**{f"{old}__df": new})
            & ~pgtrigger.Q(**{old: undecided}),
        )

    def get_func(self, model):
        unless = UNLESS_UNDONE.format(
            field=self.field,
            undecided=self.undecided,
            is_undoing=IS_UNDOING,
            events=f"{model._meta.db_table}event",
        )
        refuse = REFUSE.format("this has been decided", "what_is_decided_stays_so")
        return pgtrigger.Func(unless + refuse)


class ForgetsPartnerAddresses(EnforcedTrigger, pgtrigger.Trigger):
    """Delete the partner addresses of a request that is decided or withdrawn."""

    name = "partner_addresses_forgotten"
    when = pgtrigger.After
    operation = pgtrigger.Update
    condition = pgtrigger.Q(old__status="open") & ~pgtrigger.Q(new__status="open")
    func = """
        DELETE FROM members_partneraddress WHERE request_id = NEW.id;
        RETURN NULL;
    """


class WaitsWithItsProposal(EnforcedTrigger, pgtrigger.Trigger):
    """Refuse an address at a partner of a request that is decided or withdrawn."""

    name = "waits_with_its_proposal"
    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.Update
    func = """
        IF NOT EXISTS (
            SELECT FROM members_changerequest r
            WHERE r.id = NEW.request_id AND r.status = 'open' FOR SHARE
        ) THEN
            {refuse}
        END IF;
        RETURN NEW;
    """.format(
        refuse=REFUSE.format(
            "only a proposal that waits has addresses at partners",
            "an_address_at_a_partner_waits_with_its_proposal",
        )
    )
