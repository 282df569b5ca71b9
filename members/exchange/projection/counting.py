"""Numbers of organizations and members beside the rows of other collections."""

import msgspec

from members.queries.filters import OrganizationFilter


def counting(name, load):
    """Return the load of rows with the organizations and members of the day counted.

    They are those that the filter `name` of the list of organizations has for each slug.
    """

    def load_counted(ids, day):
        rows, everybody = load(ids, day), {"on": day, "relation": ["any"]}
        facets = OrganizationFilter(everybody).answer.index.facets
        members = facets["relation"].bits("member")
        return {
            pk: msgspec.structs.replace(
                row,
                organizations=bits.bit_count(),
                members=(bits & members).bit_count(),
            )
            for pk, row in rows.items()
            for bits in [facets[name].bits(row.slug)]
        }

    return load_counted


NOT_COUNTED = {"organizations": 0, "members": 0}  # until `counting` has counted
