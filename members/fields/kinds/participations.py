"""Who takes part in a project: what it states of others counts once these confirm it."""

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from ..values import source_of
from .rows import PERIOD, Rows


class Participations(Rows):
    """Who takes part in a project: each other organization is asked to confirm."""

    asks_others = True

    def rows_of(self, target):
        return super().rows_of(target).standing().select_related("organization")

    def apply(self, target, proposed, speaker):
        super().apply(target, proposed, speaker)
        if not self.rows_of(target).filter(organization=speaker).exists():
            raise own_part_is_missing(speaker)

    def _write(self, row, value, speaker):
        today, source = timezone.localdate(), source_of(speaker)
        if source not in row.source:
            row.source = "\n".join(filter(None, [row.source, source]))
        is_own = value["organization"] == speaker.slug
        row.claimed_by, row.confirmed_on = speaker, today if is_own else None
        row.asked_on = row.asked_again_on = None
        super()._write(row, value, speaker)

    def organizations(self, value):
        return [row["organization"] for row in value]

    def initial(self, target, speaker):
        """Begin with the member itself."""
        ends = {name: "day" if name.endswith("_precision") else "" for name in PERIOD}
        return [{"organization": speaker.slug, "role": "", **ends}]

    def input(self, context, value, data=None, prefix=None):
        # Organizations that are not listed are named to no other member; their rows stay.
        hidden = [row for row in value if context.is_hidden(row["organization"])]
        shown = [row for row in value if row not in hidden]
        formset = super().input(context, shown, data, prefix)
        formset.hidden_rows = hidden
        formset.offered = context.organizations.offered
        return formset

    def load(self, rows, day):
        shown = self.rows_model.objects.counted().filter(organization__is_listed=True)
        shown = shown.select_related("organization")
        return rows.prefetch_related(Prefetch(self.name, shown))

    def cell_text(self, row):
        return f"{row.organization.name} ({row.get_role_display()})"


def own_part_is_missing(speaker):
    text = _("Enter the role of %(organization)s in the project.")
    return ValidationError(text % {"organization": speaker}, code="own")
