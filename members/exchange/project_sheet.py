"""Export the list of projects as a sheet."""

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from members.fields import PROJECT
from members.fields.amount_texts import effect_kind, effect_text, funding_sentence
from members.models import Organization

from .sheets import Sheet


class Money:
    """A column: the fundings of a project, each with its funder if that is listed."""

    @property
    def headers(self):
        return [_("Funding")]

    def load(self, rows, day):
        listed = Organization.objects.listed()
        return rows.prefetch_related(Prefetch("fundings__funder", listed))

    def cells(self, project):
        return ["; ".join(map(funding_sentence, project.fundings.all()))]


class Effects:
    """A column: the climate effects of a project, each with its kind."""

    @property
    def headers(self):
        return [_("Climate effects")]

    def load(self, rows, day):
        return rows.prefetch_related("effects")

    def cells(self, project):
        effects = project.effects.all()
        return ["; ".join(f"{effect_text(e)} ({effect_kind(e)})" for e in effects)]


def project_sheet(filterset):
    """Return the Sheet of a list of projects; seven queries for each slice of it."""
    rows, today = filterset.answer, timezone.localdate()
    more, among = (Money(), Effects()), filterset.queryset
    return Sheet(_("Projects"), PROJECT, rows, today, more, among)
