"""Whom an organization works with, by the projects that they share."""

from collections import defaultdict

from .words import and_more

SHOWN = 8


class Partners:
    """Made from the participations of everybody in its projects, its own among them."""

    def __init__(self, organization, everybodys):
        mine, others = defaultdict(list), []
        for row in everybodys:
            is_mine = row.organization_id == organization
            (mine[row.project_id] if is_mine else others).append(row)
        met = [row for row in others if any(map(row.meets, mine[row.project_id]))]
        listed = [row for row in met if row.organization.is_listed]
        self._listed = self._by_partner(listed)
        shared = {row.project_id for row in listed}
        own = [row for number in shared for row in mine[number]]
        self.rows = [*own, *listed]
        self._unlisted = {
            row.organization_id for row in met if not row.organization.is_listed
        }

    @staticmethod
    def _by_partner(rows):
        partners = {}
        for row in rows:
            partners.setdefault(row.organization, {})[row.project] = None
        names = sorted(partners, key=lambda organization: organization.sort_name)
        return {partner: list(partners[partner]) for partner in names}

    def __len__(self):
        return len(self._listed)

    @property
    def shown(self):
        """Those with most projects in common, as (organization, projects)."""
        ranked = sorted(self._listed.items(), key=lambda pair: -len(pair[1]))
        return ranked[:SHOWN]

    @property
    def are_more(self):
        return len(self) > SHOWN

    @property
    def unlisted_text(self):
        return and_more(len(self._unlisted))
