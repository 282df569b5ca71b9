"""The trigger that refuses claims about a project by an organization without a part in it."""

import pgtrigger

from .batches import IS_UNDOING
from .tracking import EnforcedTrigger

# At the commit, since the rows of a project are written one by one. An organization that
# is merged into another takes its claims along, even if its own participation has changed.
REFUSE_STRANGER = """
    IF TG_OP = 'UPDATE' THEN
        IF OLD.claimed_by_id = NEW.claimed_by_id OR OLD.claimed_by_id IS NOT NULL
            AND NOT EXISTS (
                SELECT FROM public.members_organization o WHERE o.id = OLD.claimed_by_id
            )
        THEN
            RETURN NULL;
        END IF;
    END IF;
    IF EXISTS (
        SELECT FROM public.members_participation p
        WHERE p.id = NEW.id AND p.claimed_by_id <> p.organization_id
            AND NOT EXISTS (
            SELECT FROM public.members_participation own
            WHERE own.project_id = p.project_id
                AND own.organization_id = p.claimed_by_id AND own.declined_on IS NULL
        )
    ) AND NOT is_undoing THEN
        RAISE integrity_constraint_violation USING
            MESSAGE = 'who claims a participation takes part in the project',
            CONSTRAINT = 'who_claims_it_takes_part';
    END IF;
    RETURN NULL;
""".replace("is_undoing", IS_UNDOING)


class ClaimantTakesPart(EnforcedTrigger, pgtrigger.Trigger):
    """Refuse to commit a claim by an organization that has no part in the project."""

    name = "claimant_takes_part"
    when = pgtrigger.After
    operation = pgtrigger.Insert | pgtrigger.Update
    timing = pgtrigger.Deferred
    condition = pgtrigger.Condition("NEW.claimed_by_id IS NOT NULL")
    func = REFUSE_STRANGER
