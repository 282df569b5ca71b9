"""What the database says to consents: to something, and never rewritten."""

HAS = """
    CASE c.item
        WHEN 'name' THEN p.name ~ '\\S' WHEN 'title' THEN p.title ~ '\\S'
        WHEN 'email' THEN p.email ~ '\\S' WHEN 'phone' THEN p.phone ~ '\\S'
        WHEN 'picture' THEN p.picture_id IS NOT NULL ELSE true
    END
"""
STANDS = "(c.until IS NULL OR NOT c.is_cut_short AND c.until >= CURRENT_DATE)"
REFUSE = "RAISE integrity_constraint_violation USING MESSAGE = '{}', CONSTRAINT = '{}';"
TO_NOTHING = REFUSE.format(
    "nobody can agree to show what is not there",
    "a_consent_is_to_something_that_the_person_has",
)
# Whoever blanks the item at this moment is waited for.
HAS_THE_ITEM = """
    PERFORM 1 FROM members_person p JOIN members_consent c ON c.person_id = p.id
    WHERE c.id = NEW.id AND (NOT {stands} OR {has}) FOR SHARE OF p;
    IF NOT FOUND THEN {refuse} END IF;
    RETURN NULL;
"""
KEEPS_THE_ITEM = """
    PERFORM 1 FROM members_person p JOIN members_consent c ON c.person_id = p.id
    WHERE p.id = NEW.id AND {stands} AND NOT {has};
    IF FOUND THEN {refuse} END IF;
    RETURN NULL;
"""
WORDS = {"stands": STANDS, "has": HAS, "refuse": TO_NOTHING}
HAS_THE_ITEM = HAS_THE_ITEM.format(**WORDS)
KEEPS_THE_ITEM = KEEPS_THE_ITEM.format(**WORDS)
NO_OTHER = (
    REFUSE.format(
        "a consent says what it said when it was given", "a_consent_is_never_rewritten"
    )
    + " RETURN NULL;"
)
