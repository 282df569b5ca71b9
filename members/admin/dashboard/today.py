"""The front page: what waits for somebody, then the figures."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members import review
from members.fields import ORGANIZATION
from members.history.rights import has_some_right
from members.staff.guard import may_manage

from ..files_in.own import unfinished_file
from ..inbox.pending_proposals import MAY_DECIDE, age
from ..waiting import sections
from .background import Background
from .counters import figures
from .tasks import own_tasks


@dataclass(frozen=True)
class AlikeGroup:
    """Proposals about the same fields, with the page that decides on them together."""

    fields: list
    number: int
    oldest: datetime

    @property
    def title(self):
        labels = ", ".join(str(ORGANIZATION.label_of(name)) for name in self.fields)
        text = ngettext(
            "%(n)d proposal about %(fields)s",
            "%(n)d proposals about %(fields)s",
            self.number,
        )
        return text % {"n": self.number, "fields": labels}

    @property
    def address(self):
        return reverse("admin:alike", args=[",".join(self.fields)])

    @property
    def age(self):
        return _("the oldest for %(age)s") % {"age": age(self.oldest)}


def today(user):
    """Return the context of the front page; eleven queries, however much there is."""
    found = Background()
    return {
        "sections": sections(user),
        "alike": _alike(user),
        "figures": figures(user),
        "background": found,
        "warnings": found.warnings,
        "sees_details": may_manage(user),
        "may_undo": has_some_right(user),
        "has_tasks": own_tasks(user).exists(),
        "unfinished_file": unfinished_file(user),
    }


def _alike(user):
    if not user.has_perm(MAY_DECIDE):
        return []
    return [AlikeGroup(**group) for group in review.alike_groups()]
