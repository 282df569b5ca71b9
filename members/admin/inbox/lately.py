"""Pages of decisions by members themselves in the last 30 days, the newest first."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from members.models import ChangeRequest, Participation
from members.records.review import PARTNERS, PROPOSALS

from ..desk import desk_page
from ..waiting import page_of_rows


def _published():
    month_ago = timezone.now() - timedelta(days=30)
    return ChangeRequest.objects.filter(at_once=True, decided_at__gte=month_ago)


PUBLISHED = replace(
    PROPOSALS,
    name="published",
    label=gettext_lazy("changed without review in the last 30 days"),
    rows=_published,
    since="decided_at",
    order=("-decided_at",),
)
DECLINED = replace(
    PARTNERS,
    name="declined",
    label=gettext_lazy("project roles declined in the last 30 days"),
    rows=Participation.objects.declined_lately,
    since="declined_on",
    order=("-declined_on",),
)


def _add_page(kind):
    route = f"{kind.name}/", kind.name

    @desk_page(*route, "waiting", kind.label, permissions=kind.permissions)
    def lately(request):
        title = capfirst(str(kind.label))
        return {"title": title, "page": page_of_rows(request, kind)}


_add_page(PUBLISHED)
_add_page(DECLINED)
