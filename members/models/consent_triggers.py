"""SQL of the triggers on consents: to an existing item that was read, for the person's
own contact, never rewritten, and never in force again after its end.
"""

HAS_VALUE = """
    CASE c.item
        WHEN 'name' THEN p.name ~ '\\S' WHEN 'title' THEN p.title ~ '\\S'
        WHEN 'email' THEN p.email ~ '\\S' WHEN 'phone' THEN p.phone ~ '\\S'
        WHEN 'picture' THEN p.picture_id IS NOT NULL ELSE true
    END
"""
IN_FORCE = "(c.until IS NULL OR NOT c.is_revoked AND c.until >= CURRENT_DATE)"
REFUSE = "RAISE integrity_constraint_violation USING MESSAGE = '{}', CONSTRAINT = '{}';"
REFUSE_UNREAD_ITEM = REFUSE.format(
    "words that came by a link are read before they are public",
    "a_consent_is_to_something_that_was_read",
)
# Locked like an empty item, by the statement before.
CHECK_READ = """
    PERFORM 1 FROM members_person p JOIN members_consent c ON c.person_id = p.id
    WHERE {row} = NEW.id AND {stands} AND c.item = ANY(p.unread_items);
    IF FOUND THEN {refuse_unread} END IF;
"""
REFUSE_EMPTY_ITEM = REFUSE.format(
    "nobody can agree to show what is not there",
    "a_consent_is_to_something_that_the_person_has",
)
# The locks wait for a transaction that is blanking the item, or ending the contact.
CHECK_CONSENT = """
    PERFORM 1 FROM members_person p JOIN members_consent c ON c.person_id = p.id
    WHERE c.id = NEW.id AND (NOT {stands} OR {has}) FOR SHARE OF p;
    IF NOT FOUND THEN {refuse} END IF;
    {read}
    PERFORM 1 FROM members_contact k WHERE k.id = NEW.contact_id FOR SHARE;
    PERFORM 1 FROM members_contact k WHERE k.id = NEW.contact_id
        AND (k.person_id <> NEW.person_id OR {stands_too_long});
    IF FOUND THEN {refuse_contact} END IF;
    RETURN NULL;
"""
CHECK_PERSON = """
    PERFORM 1 FROM members_person p JOIN members_consent c ON c.person_id = p.id
    WHERE p.id = NEW.id AND {stands} AND NOT {has};
    IF FOUND THEN {refuse} END IF;
    {read}
    RETURN NULL;
"""
REFUSE_CONTACT = REFUSE.format(
    "a consent is for a contact of the same person, and ends with it",
    "a_consent_is_for_a_contact_of_the_person",
)
OUTLASTS = """
    k.until IS NOT NULL AND (NEW.until IS NULL OR NEW.until > GREATEST(k.until, NEW.since))
"""
PARTS = {
    "stands": IN_FORCE,
    "has": HAS_VALUE,
    "refuse": REFUSE_EMPTY_ITEM,
    "refuse_contact": REFUSE_CONTACT,
    "stands_too_long": OUTLASTS,
}
UNREAD = {"stands": IN_FORCE, "refuse_unread": REFUSE_UNREAD_ITEM}
CHECK_CONSENT = CHECK_CONSENT.format(
    **PARTS, read=CHECK_READ.format(row="c.id", **UNREAD)
)
CHECK_PERSON = CHECK_PERSON.format(
    **PARTS, read=CHECK_READ.format(row="p.id", **UNREAD)
)
REFUSE_REWRITING = (
    REFUSE.format(
        "a consent says what it said when it was given", "a_consent_is_never_rewritten"
    )
    + " RETURN NULL;"
)
# Another consent is given instead, by the person.
REFUSE_REVIVING = """
    IF (OLD.is_revoked OR OLD.until < CURRENT_DATE)
        AND NOT NEW.is_revoked AND (NEW.until IS NULL OR NEW.until >= CURRENT_DATE)
    THEN {} END IF;
    RETURN NEW;
""".format(
    REFUSE.format(
        "a consent that has ended stays ended", "a_consent_that_ended_stays_so"
    )
)
