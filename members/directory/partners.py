"""The partners of an organization, by the projects that they share."""

from collections import defaultdict

from .labels import and_more_text

PARTNERS_SHOWN = 8


class Partners:
    """Partners by shared projects, from the participations of all in its projects."""

    def __init__(self, organization, participations):
        own, others = defaultdict(list), []
        for row in participations:
            is_own = row.organization_id == organization
            (own[row.project_id] if is_own else others).append(row)
        met = [row for row in others if any(map(row.overlaps, own[row.project_id]))]
        listed = [row for row in met if row.organization.is_listed]
        self._projects_by_partner = self._group(listed)
        shared = {row.project_id for row in listed}
        own_rows = [row for number in shared for row in own[number]]
        self.rows = [*own_rows, *listed]
        self._unlisted = {
            row.organization_id for row in met if not row.organization.is_listed
        }

    @staticmethod
    def _group(rows):
        """Return {partner: projects}, the partners by name."""
        partners = {}
        for row in rows:
            partners.setdefault(row.organization, {})[row.project] = None
        names = sorted(partners, key=lambda organization: organization.sort_name)
        return {partner: list(partners[partner]) for partner in names}

    def __len__(self):
        return len(self._projects_by_partner)

    @property
    def shown(self):
        """Return (organization, projects) of those with most projects in common."""
        partners = self._projects_by_partner.items()
        ranked = sorted(partners, key=lambda pair: -len(pair[1]))
        return ranked[:PARTNERS_SHOWN]

    @property
    def are_more(self):
        return len(self) > PARTNERS_SHOWN

    @property
    def unlisted_text(self):
        return and_more_text(len(self._unlisted))
