"""Answer somebody whose access ended while they were typing, and show what they had typed.

Only whoever had access this day, or when the session began, and sends a form is told: to
all others, and to every other request, the page does not exist.
"""

import re
from datetime import timedelta

from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst

from members.fields import NOUNS

from .. import factors
from ..models import Organization
from ..models.slugs import find_by_slug
from .change_requests.parts import MessageForm

# What a form sends beside what somebody has typed.
HIDDEN = re.compile(
    r"csrfmiddlewaretoken|form_of|form_token|act|do|sure|row|seen|request|field"
    r"|(seen|now|choose|initial)-.*|.*-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS"
    r"|.*-(id|DELETE|ORDER)|.*logo.*"
)
MOST = 200  # fields


def ended_page(request, slug):
    """Return the page that tells it, or None."""
    if request.method != "POST" or not request.user.is_authenticated:
        return None
    organization = _find_left(request.user, slug, factors.began_before_today(request))
    if organization is None:
        return None
    context = {"left": organization, "typed": _typed(request.POST)}
    return render(request, "portal/access_over.html", context, status=403)


def _find_left(user, slug, began_before_today):
    """Return the organization whose access ended today, or at midnight in this session."""
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


def _typed(data):
    """Return [(label, text)] of what was typed, under the labels of the forms."""
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
