"""Triggers on the addresses of users and persons, so that no write goes round their rules.

Each change is recorded, ends the consents to the address and makes a new key of the link;
members/people/addresses.py then tells the former address.
"""

import pgtrigger

from .enforced_triggers import EnforcedTrigger

# A mailbox that refuses e-mails is not told, and cannot object.
BOUNCES = """(
    SELECT l.failure FROM members_letter l
    WHERE l.recipient = OLD.email AND (l.sent_at IS NOT NULL OR l.failed_at IS NOT NULL)
    ORDER BY l.made_at DESC, l.id DESC LIMIT 1
) IN ('refused', 'unreachable')"""
OWN = "{owner}_id = NEW.id AND confirmed_at IS NULL AND taken_back_at IS NULL"
RECORD = """
    IF public.is_erasing() THEN RETURN NULL; END IF;
    UPDATE members_addresschange SET
        confirmed_at = GREATEST(clock_timestamp(), asked_at),
        tells_former = {tells}
    WHERE {own} AND former = OLD.email AND email = NEW.email;
    IF NOT FOUND THEN
        INSERT INTO members_addresschange
            ({owner}_id, former, email, asked_at, confirmed_at, tells_former)
        SELECT NEW.id, OLD.email, NEW.email, moment, moment, {tells}
        FROM clock_timestamp() AS moment;
    END IF;
    {then}
    RETURN NULL;
"""
# A link that confirms another address than the one just set must not replace it.
WITHDRAW = (
    "UPDATE members_addresschange SET taken_back_at = clock_timestamp() WHERE {own};"
)
END_CONSENTS = """
    UPDATE members_consent SET
        until = GREATEST(since, CURRENT_DATE), until_precision = 'day', is_revoked = true
    WHERE person_id = NEW.id AND item = 'email'
        AND (until IS NULL OR NOT is_revoked AND until >= CURRENT_DATE);
    UPDATE members_newsletterconsent SET ended_at = GREATEST(given_at, clock_timestamp())
    WHERE person_id = NEW.id AND ended_at IS NULL;
"""
# An undo restores an address by SQL: whoever got the link meanwhile keeps no access by it.
NEW_KEY = """
    IF NEW.link_key = OLD.link_key AND NEW.link_key <> '' THEN
        NEW.link_key := replace(gen_random_uuid()::text, '-', '');
    END IF;
    RETURN NEW;
"""
# The setting, of a transaction, is written by members/accounts/addresses.py alone.
OF_STAFF = "registry.staff_address"
REFUSE_STAFF = f"""
    IF current_setting('{OF_STAFF}', true) IS DISTINCT FROM NEW.email
        AND NOT public.is_erasing()
    THEN
        RAISE integrity_constraint_violation USING
            MESSAGE = 'the address of a colleague changes by an act of its own',
            CONSTRAINT = 'an_address_of_staff_changes_by_its_own_act';
    END IF;
    RETURN NEW;
"""
CHANGED = pgtrigger.Q(old__email__df=pgtrigger.F("new__email"))


class AddressTrigger(EnforcedTrigger, pgtrigger.Trigger):
    """A trigger on an address, which no session can leave out."""


def _recording_trigger(owner, *, then, unless="false"):
    own = OWN.format(owner=owner)
    parts = {"owner": owner, "own": own, "then": then.format(own=own)}
    parts["tells"] = f"NOT ({unless} OR ({BOUNCES}) IS TRUE)"
    return AddressTrigger(
        # Before "address_known_once" and "consented_items_exist", by its name.
        name="address_change_recorded",
        operation=pgtrigger.UpdateOf("email"),
        when=pgtrigger.After,
        condition=CHANGED & ~pgtrigger.Q(old__email=""),
        func=RECORD.format(**parts),
    )


def user_address_triggers():
    return [
        _recording_trigger("user", then=WITHDRAW, unless="OLD.bounced_on IS NOT NULL"),
        AddressTrigger(
            name="staff_address_guarded",
            operation=pgtrigger.UpdateOf("email"),
            when=pgtrigger.Before,
            condition=CHANGED
            & (pgtrigger.Q(old__is_staff=True) | pgtrigger.Q(old__is_superuser=True)),
            func=REFUSE_STAFF,
        ),
    ]


def person_address_triggers():
    return [
        _recording_trigger("person", then=END_CONSENTS),
        AddressTrigger(
            name="address_renews_key",
            operation=pgtrigger.UpdateOf("email"),
            when=pgtrigger.Before,
            condition=CHANGED,
            func=NEW_KEY,
        ),
    ]
