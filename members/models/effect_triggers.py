"""The trigger that requires an effect and the one that contains it to be of one kind."""

import pgtrigger

from .acyclic import TREE_LOCK

# After the row, since either of the two may be written.
REFUSE_ANOTHER_KIND = """
    {lock}
    IF EXISTS (
        SELECT FROM public.members_climateeffect inner_one
        JOIN public.members_climateeffect outer_one
            ON outer_one.id = inner_one.contained_in_id
        WHERE NEW.id IN (inner_one.id, outer_one.id)
            AND (inner_one.unit, inner_one.mechanism)
                <> (outer_one.unit, outer_one.mechanism)
    ) THEN
        RAISE check_violation USING
            MESSAGE = 'an effect has the unit and mechanism of what contains it',
            CONSTRAINT = 'a_contained_effect_is_of_the_same_kind';
    END IF;
    RETURN NULL;
""".format(
    lock=TREE_LOCK.format(table="members_climateeffect", column="contained_in_id")
)


class ContainedIsOfSameKind(pgtrigger.Trigger):
    """Refuse an effect within one of another unit or mechanism."""

    name = "contained_of_same_kind"
    when = pgtrigger.After
    operation = pgtrigger.Insert | pgtrigger.UpdateOf(
        "contained_in_id", "unit", "mechanism"
    )
    func = REFUSE_ANOTHER_KIND
