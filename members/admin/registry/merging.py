"""The page that merges two organizations: both side by side, and all that moves."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import run
from members.models import Organization
from members.records import duplicates, merge
from members.records.merge.actions import MERGE, MergeForm

from ..desk import WRITE, desk_page
from ..waiting import lead_on

MAX_ID = 2**63 - 1
MAX_REASON = 300


@desk_page(
    "merge/<int:left>/<int:right>/",
    "merge",
    "merge",
    gettext_lazy("Merge two organizations"),
    permissions=MERGE.may.permissions,
    methods=WRITE,
    model=Organization,
)
def merge_organizations(request, left, right):
    """Show both organizations; a POST merges the right one into the left one.

    In a form that was sent, the survivor of another merge takes the place of one that is
    gone, with the texts that were typed.
    """
    form = MergeForm(request.POST if request.method == "POST" else None)
    key = duplicates.pair_key(left, right)
    following = partial(lead_on, request, duplicates.DUPLICATES, key)
    if form.is_bound and run(request, MERGE, form, (left, right), following):
        return redirect("admin:company", left)
    pair, answers = _find_pair(left, right), request.POST.dict()
    if [one.pk for one in pair] != [left, right]:
        if pair[0] == pair[1] or not form.is_bound:
            return _redirect_to_survivor(request, pair, left)
        answers = {}  # those to the differences of another two
    plan = merge.MergePlan(*pair, answers)
    return {
        **_plan_context(plan, request.user),
        "form": form,
        "refusals": [text for errors in form.errors.values() for text in errors],
    }


def _find_pair(left, right):
    """Return both organizations, or their survivors; else raise 404."""
    if left == right or max(left, right) > MAX_ID:
        raise Http404
    rows = Organization.objects.with_logos().in_bulk([left, right])
    pair = [rows.get(pk) or merge.find_survivor(pk) for pk in (left, right)]
    if None in pair:
        raise Http404
    return pair


def _redirect_to_survivor(request, pair, left):
    """Redirect to the organization that one of the two was merged into."""
    survivor = pair[0] if pair[0].pk != left else pair[1]
    text = _("One of these organizations has already been merged into this one.")
    messages.info(request, text)
    if reason := request.POST.get("reason", "")[:MAX_REASON]:
        text = _("The reason that you wrote has not been saved: %s")
        messages.warning(request, text % reason)
    return redirect("admin:company", survivor.pk)


def _plan_context(plan, user):
    """Return the page's context of the plan; names only of rows that the user may see."""
    hidden = {
        related.rule.key
        for related in plan.related
        if not user.has_perm(f"members.view_{related.rule.model._meta.model_name}")
    }
    # No right to see former mergers exists: they are organizations.
    hidden.discard("mergedorganization-survivor")
    different = [choice for choice in plan.choices if not choice.is_same]
    same = [choice for choice in plan.choices if choice.is_same]
    return {
        "plan": plan,
        "hidden": hidden,
        "different": [choice for choice in different if not choice.is_one_sided],
        "one_sided": [choice for choice in different if choice.is_one_sided],
        "same": [choice for choice in same if choice.left_lines],
    }
