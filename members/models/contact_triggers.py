"""SQL of the triggers on contacts: one address once, and consents that go nowhere else."""

REFUSE = "RAISE integrity_constraint_violation USING MESSAGE = '{}', CONSTRAINT = '{}';"
NOT_ENDED = "({0}.until IS NULL OR NOT {0}.is_revoked AND {0}.until >= CURRENT_DATE)"
# Of two transactions that enter an address, the lock lets the second one see the first.
CHECK_ADDRESS = """
    PERFORM pg_advisory_xact_lock(hashtextextended(p.email, c.organization_id))
    FROM members_contact c JOIN members_person p ON p.id = c.person_id
    WHERE {changed} AND p.email <> '' ORDER BY c.organization_id;
    PERFORM 1 FROM members_contact c JOIN members_person p ON p.id = c.person_id
    JOIN members_contact o ON o.organization_id = c.organization_id
        AND o.person_id <> c.person_id
    JOIN members_person q ON q.id = o.person_id AND q.email = p.email
    WHERE {changed} AND p.email <> '' AND %(one)s AND %(other)s
        AND COALESCE(c.since, '-infinity') <= COALESCE(o.until, 'infinity')
        AND COALESCE(o.since, '-infinity') <= COALESCE(c.until, 'infinity');
    IF FOUND THEN %(refuse)s END IF;
    RETURN NULL;
"""
CHECK_ADDRESS %= {
    "one": NOT_ENDED.format("c"),
    "other": NOT_ENDED.format("o"),
    "refuse": REFUSE.format(
        "another contact of this organization has that address",
        "a_contact_of_an_organization_is_recorded_once",
    ),
}
REFUSE_PERSON = (
    REFUSE.format("a contact stays the same person", "a_contact_stays_the_same_person")
    + " RETURN NULL;"
)
REFUSE_MOVING = """
    PERFORM 1 FROM members_consent c WHERE c.contact_id = NEW.id
        AND (c.until IS NULL OR NOT c.is_revoked AND c.until >= CURRENT_DATE);
    IF FOUND THEN {} END IF;
    RETURN NULL;
""".format(
    REFUSE.format(
        "what was agreed to for one organization shows nothing at another",
        "a_consent_is_for_one_organization",
    )
)
END_CONSENTS = """
    UPDATE members_consent SET
        until = GREATEST(since, NEW.until), until_precision = 'day',
        is_revoked = NEW.is_revoked OR since > NEW.until
    WHERE contact_id = NEW.id AND NEW.until IS NOT NULL AND (until IS NULL OR until > NEW.until
        OR until = NEW.until AND NEW.is_revoked AND NOT is_revoked);
    RETURN NULL;
"""
