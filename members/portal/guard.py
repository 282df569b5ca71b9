"""Decorators of the pages of an organization: access."""

import re
from datetime import timedelta
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.cache import cache_control

from members.fields import NOUNS

from ..accounts import factors
from ..association.waiting import Waiting
from ..models import FormerSlug, MergedOrganization, Organization, Representative
from ..models.periods import holds_on
from ..models.slugs import find_by_former_slug, find_by_slug
from .change_requests.parts import MessageForm

# The inputs of a form that nobody types.
HIDDEN = re.compile(
    r"csrfmiddlewaretoken|form_of|form_token|act|do|sure|row|seen|request|field"
    r"|role|language|whole|english"
    r"|(seen|now|choose|initial)-.*|.*-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS"
    r"|.*-(id|DELETE|ORDER)|.*logo.*|(seen|answer|ended)_.*"
)
MOST = 200  # fields


def ended_page(request, slug):
    """Return the page for a user that lost access while typing, or None.

    It is for users with access earlier this day, or when the session began, that send a form.
    """
    if request.method != "POST" or not request.user.is_authenticated:
        return None
    organization = _find_left(request.user, slug, factors.began_before_today(request))
    if organization is None:
        return None
    context = {"left": organization, "typed": typed_values(request.POST)}
    return render(request, "portal/access_over.html", context, status=403)


def merged_page(request, slug, role):
    """Return the page for a user whose form was sent after its organization was merged, or None.

    The form is not taken for one about the survivor, even if the user acts for that one too.
    """
    merger = _find_merger(request.user, slug) if request.method == "POST" else None
    if merger is None:
        return None
    survivor, typed = merger.survivor, typed_values(request.POST)
    context = {"typed": typed, "is_merged": True}
    if survivor in request.user.organizations():
        is_open = typed and survivor in request.user.organizations(role)
        context |= {"survivor": survivor, "to": _same_page(request, survivor, is_open)}
    elif survivor.is_listed:
        context |= {"survivor": survivor, "is_requested": True}
    return render(request, "portal/access_over.html", context, status=409)


def _same_page(request, organization, is_open):
    """Return the address of the same page about another organization, or of its first page."""
    match, slug = request.resolver_match, {"slug": organization.slug}
    if not is_open:
        return reverse("portal:organization", kwargs=slug)
    return reverse(match.view_name, kwargs=match.kwargs | slug)


def _find_merger(user, slug):
    """Return the merger of the organization with the slug, if it ended the user's access today."""
    former = FormerSlug.objects.filter(noun="organization", slug=slug).values("row_id")
    rows = MergedOrganization.objects.filter(row_id__in=former)
    merger = rows.select_related("survivor").first()
    if merger is None:
        return None
    today, yesterday = timezone.localdate(), timezone.now() - timedelta(days=1)
    whose = {"user": user.pk, "organization": merger.row_id}
    deleted = Representative.pgh_event_model.objects.filter(pgh_label="delete", **whose)
    ended = deleted.filter(holds_on(today), pgh_created_at__gt=yesterday)
    is_revoked = Q(until=today, is_revoked=True)
    return merger if ended.exclude(is_revoked).exists() else None


def _find_left(user, slug, began_before_today):
    """Return the organization to which access ended today, or at midnight in this session."""
    today = timezone.localdate()
    first = today - timedelta(days=1) if began_before_today else today
    lately = user.representations.filter(until__gte=first, until__lte=today)
    lately = lately.values("organization")
    rows = Organization.objects.filter(pk__in=lately)
    rows = rows.exclude(pk__in=user.organizations().values("pk"))
    try:
        return find_by_slug(rows, slug)
    except Organization.DoesNotExist:
        return None


def typed_values(data):
    """Return [(label, text)] of the typed values, under the labels of the forms."""
    labels = {
        name: declared.title
        for noun in NOUNS
        for name, declared in noun.proposable.items()
    }
    labels |= {joint.name: joint.label for noun in NOUNS for joint in noun.joints}
    labels["message"] = MessageForm.base_fields["message"].label
    return [
        (capfirst(str(labels.get(name.partition("-")[0], ""))), value)
        for name, values in list(data.lists())[:MOST]
        if not HIDDEN.fullmatch(name)
        for value in values
        if value.strip()
    ]


# Nothing of these pages stays in a browser that others may use.
no_store = cache_control(private=True, no_store=True)


def represents(view):
    """Pass the view the organization of the slug if the user represents it, else raise 404."""
    return _guarded(view, role=None)


def manages(view):
    """Pass the view the organization of the slug if the user manages it, else raise 404."""
    return _guarded(view, role=Representative.Role.MANAGER)


def _guarded(view, role):
    @no_store
    @wraps(view)
    def guarded(request, slug, **kwargs):
        try:
            organization = _find_organization(request, slug, role)
            # By a former slug, which may be that of another organization.
            if organization.slug != slug and (page := merged_page(request, slug, role)):
                return page
            return view(request, organization, **kwargs)
        # The runner denies an action whose right has ended since the page looked.
        except (Http404, PermissionDenied) as refusal:
            page = ended_page(request, slug) or merged_page(request, slug, role)
            if page:
                return page
            raise Http404 from refusal

    return guarded


def _find_organization(request, slug, role):
    """Return the user's organization, by a former slug too, for forms sent to the old URL."""
    organizations, find = request.user.organizations(role).with_logos(), find_by_slug
    if role is None:
        # Every page links to the others as well: all of them in one query.
        request.acts_for = list(organizations)
        matches = [one for one in request.acts_for if one.slug == slug]
        if matches:
            return matches[0]
        find = find_by_former_slug
    try:
        return find(organizations, slug)
    except Organization.DoesNotExist as not_own:
        raise Http404 from not_own


def waiting_for(request, organization):
    """Return the Waiting of the organization, which every page asks for, loaded once."""
    if not hasattr(request, "waiting"):
        request.waiting = Waiting(organization, request.user)
    return request.waiting
