"""Remember which live values came from the business register."""

from datetime import date

from django.utils import timezone
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _

from members.fields import REGISTERED, register_source
from members.models import RegisterSnapshot


def take(organization, names):
    """Remember the live values of these fields as those of the register's last answer.

    Rows have their source themselves.
    """
    rows = RegisterSnapshot.objects.select_for_update()
    fields = [REGISTERED[name] for name in names if REGISTERED[name].is_own_column]
    if fields and (snapshot := rows.filter(organization=organization).first()):
        day = timezone.localdate(snapshot.checked_at).isoformat()
        snapshot.taken |= {f.name: [f.live(organization), day] for f in fields}
        snapshot.save(update_fields=["taken"])


def is_taken(snapshot, field, live):
    """Whether the live value of the field is the one that came from the register."""
    return snapshot is not None and snapshot.taken.get(field.name, [None])[0] == live


def taken_facts(organization):
    """Return {field: day} of the live values that came from the business register.

    Costs no query where `register_snapshot` is selected with the organization.
    """
    snapshot = getattr(organization, "register_snapshot", None)
    return {
        name: date.fromisoformat(snapshot.taken[name][1])
        for name, field in REGISTERED.items()
        if field.is_own_column and is_taken(snapshot, field, field.live(organization))
    }


def taken_lines(organization):
    """Return "Organisasjonsform og næringskode. Kilde: Enhetsregisteret …" for each day.

    The number of employees has its source beside it wherever it stands.
    """
    by_day = {}
    for name, day in taken_facts(organization).items():
        if name == "employees":
            continue
        by_day.setdefault(day, []).append(str(REGISTERED[name].label))
    return [
        f"{capfirst(get_text_list(labels, _('and')))}. "
        + _("Source: %(sources)s") % {"sources": register_source(day)}
        for day, labels in sorted(by_day.items())
    ]
