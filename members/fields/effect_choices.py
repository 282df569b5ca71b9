"""The effects of which another may be part, as a form offers them."""

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext as _

from members.models import ClimateEffect, Participation

from .amount_texts import effect_kind, effect_text

MOST_OFFERED = 300


def effect_choices(speaker, chosen=()):
    """Return [(pk, text)] in groups: those of the speaker's projects, then all others.

    Of very many, the first are offered, and those that are chosen already. All effects are
    public, as their projects are.
    """
    own, others = [("", _("No, it is counted by itself"))], []
    rows = _is_own(speaker, chosen).order_by(
        "-is_chosen", "-is_own", "project__sort_title"
    )
    for effect in rows.select_related("project")[:MOST_OFFERED]:
        text = f"{effect.project}: {effect_text(effect)} ({effect_kind(effect)})"
        (own if effect.is_own else others).append((effect.pk, text))
    if not speaker:
        return own + others
    grouped = [(_("Your projects"), own[1:]), (_("Other projects"), others)]
    return [own[0], *((heading, rows) for heading, rows in grouped if rows)]


def _is_own(speaker, chosen):
    """Return all effects, with `is_own` and `is_chosen`."""
    parts = Participation.objects.standing().filter(
        project=OuterRef("project"), organization=speaker
    )
    is_own = Exists(parts) if speaker else Value(False, BooleanField())
    is_chosen = Case(When(Q(pk__in=chosen), then=True), default=False)
    return ClimateEffect.objects.annotate(is_own=is_own, is_chosen=is_chosen)
