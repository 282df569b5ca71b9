"""The page on which proposals about the same fields are decided together."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from members.actions import run
from members.association import waiting
from members.fields import ORGANIZATION, Names, fields_of, fingerprint, number_or_none
from members.fields.forms import PlainForm
from members.models import ChangeRequest
from members.records import review

from ..desk import WRITE, desk_page
from ..registry.pending_proposals import age
from .deciding import OfRegister

MAX_NAMES = 400  # characters


@dataclass
class AlikeProposal(OfRegister):
    """One proposal as a row: its differences, and whether it is ticked."""

    change: ChangeRequest
    differences: list
    is_own: bool
    is_ticked: bool = True
    tokens: dict = field(default_factory=dict)

    @property
    def age(self):
        return age(self.change.opened_at)

    @property
    def is_stale(self):
        return any(difference.is_stale for difference in self.differences)


@desk_page(
    "alike/<str:fields>/",
    "alike",
    "alike",
    permissions=review.APPROVE_ALIKE.may.permissions,
    methods=WRITE,
    model=ChangeRequest,
)
def alike(request, fields):
    """List open proposals about exactly these fields; POST approves the ticked ones."""
    names = _names_or_404(fields)
    form = AlikeForm(names, request.POST if request.method == "POST" else None)
    if run(request, review.APPROVE_ALIKE, form):
        _batch, done, _left_out = form.result
        waiting.close_assignments(review.PROPOSALS.name, *map(str, done))
        return redirect("admin:index")
    labels = ", ".join(str(ORGANIZATION.label_of(name)) for name in names)
    return {
        "title": _("Proposals about %(fields)s") % {"fields": labels},
        "heading": capfirst(labels),
        "rows": _alike_rows(names, request),
        "general": form.non_field_errors(),
    }


def _names_or_404(fields):
    names = fields.split(",")
    if len(fields) > MAX_NAMES or names != sorted(set(names)):
        raise Http404
    if not set(names) <= review.ALIKE.keys():
        raise Http404
    return names


def _alike_rows(fields, request):
    names, posted = Names(), request.POST
    return [
        _alike_row(change, names, request.user, posted)
        for change in review.alike(fields)
    ]


def _alike_row(change, names, user, posted):
    items, fields = change.items.all(), fields_of(change)
    live = {item.field: fields[item.field].live(change.organization) for item in items}
    authors = {item.proposed_by_id for item in items} | {change.proposed_by_id}
    row = AlikeProposal(
        change, review.differences(change, names, live), user.pk in authors
    )
    row.tokens = {
        f"shown-{change.pk}-{item.field}": " ".join(
            [fingerprint(live[item.field]), fingerprint(item.proposed)]
        )
        for item in items
    }
    row.is_ticked = not (row.is_own or row.is_stale)
    if posted:
        row.is_ticked = row.is_ticked and str(change.pk) in posted.getlist("approve")
    return row


class AlikeForm(PlainForm):
    """The ticks on the proposals about the fields of these names."""

    def __init__(self, names, *args):
        super().__init__(*args)
        self.names = names

    @property
    def arguments(self):
        return {"fingerprints": _fingerprints(self.data, self.names)}

    def clean(self):
        if not self.arguments["fingerprints"]:
            raise ValidationError(_("Tick at least one."))


def _fingerprints(post, names):
    """Return {pk: {field: (fingerprint of live, of proposed)}} of the ticked ones."""
    pks = map(number_or_none, post.getlist("approve")[: review.MOST_ALIKE])
    return {
        pk: {
            name: tuple(post.get(f"shown-{pk}-{name}", "").split(" ")) for name in names
        }
        for pk in pks
        if pk is not None
        and all(post.get(f"shown-{pk}-{name}", "").count(" ") == 1 for name in names)
    }
