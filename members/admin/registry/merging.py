"""The page that merges two organizations: both side by side, and all that moves."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from members import merge
from members.actions import offer_undo, words_for
from members.fields.forms import PlainForm
from members.models import Organization, OrganizationName

from ..waiting.following import lead_on
from ..waiting.kinds import DUPLICATES, pair_key

MAX_ID = 2**63 - 1


class MergeForm(PlainForm):
    """What is asked besides the choices between the two organizations."""

    other_name_kind = forms.ChoiceField(
        label=_("The other name is kept as a"),
        choices=OrganizationName.Kind,
        initial=OrganizationName.Kind.FORMER,
        required=False,
    )
    reason = forms.CharField(
        label=_("Why are the two the same organization?"),
        max_length=300,
        help_text=_("Kept in the history. For example: registered twice in 2024."),
        error_messages={"required": _("Enter why the two are the same organization.")},
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


def merge_organizations(request, left, right, site):
    """Render both organizations; a POST merges the right one into the left one."""
    if not merge.may_merge(request.user):
        raise PermissionDenied
    if request.method == "POST":
        form, refusals = _merge(request, left, right)
        if not refusals:
            return redirect("admin:members_organization_change", left)
    else:
        form, refusals = MergeForm(), []
    found = _find(left, right)
    if len(found) < 2:
        return _redirect_to_survivor(request, left, right)
    plan = merge.MergePlan(found[left], found[right], request.POST.dict())
    context = {
        **site.each_context(request),
        **_shown(plan, request.user),
        "title": _now("Merge two organizations"),
        "opts": Organization._meta,
        "form": form,
        "refusals": refusals,
    }
    return TemplateResponse(request, "admin/merge.html", context)


def _merge(request, left, right):
    """Merge as chosen; return the form, and why nothing was merged."""
    form = MergeForm(request.POST)
    if not form.is_valid():
        return form, [text for errors in form.errors.values() for text in errors]
    seen, reason = request.POST.get("seen", ""), form.cleaned_data["reason"]
    chosen = request.POST.dict()
    try:
        batch = merge.merge(
            left, right, chosen, seen=seen, reason=reason, by=request.user
        )
    except (ValidationError, OperationalError) as refusal:
        words = words_for(refusal)
        return form, words if isinstance(words, list) else [words]
    _report(request, left, right, batch)
    return form, []


def _report(request, left, right, batch):
    """Add a message of success that has a link to the page of undo."""
    survivor = Organization.objects.get(pk=left)
    text = _now("The two organizations are now one: %s.") % survivor
    messages.success(request, text)
    following = lead_on(request, DUPLICATES, pair_key(left, right))
    offer_undo(request, batch, following)


def _find(left, right):
    if left == right or max(left, right) > MAX_ID:
        raise Http404
    return Organization.objects.with_logos().in_bulk([left, right])


def _redirect_to_survivor(request, left, right):
    """Redirect to the organization that one of the two was merged into; else raise 404."""
    survivor = merge.find_survivor(left) or merge.find_survivor(right)
    if survivor is None:
        raise Http404
    text = _now("One of these organizations has already been merged into this one.")
    messages.info(request, text)
    return redirect("admin:members_organization_change", survivor.pk)


def _shown(plan, user):
    """Return what the page shows of the plan; names only of what the user may see."""
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
