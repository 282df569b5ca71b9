"""Why an organization was found, when its name does not say so."""

from itertools import groupby

from django.db.models import F, Value
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.models import OrganizationName, OrganizationTopic, Participation, Presence

from .highlight import found_in
from .query import asked

MOST = 3
NAME, TOPIC, PROJECT, SITE, PARTNER = range(5)


def reasons(organizations, words, day=None):
    """Say what else has the words, as {pk: a few texts}; one query for all of them.

    A word that stands in the name needs no reason.
    """
    names = {organization.pk: organization.name for organization in organizations}
    facts = _facts(names, day or timezone.localdate()) if asked(words).words else []
    return explained(facts, names, words)


def explained(facts, names, words):
    """Choose from the facts by row what has the words that the row's name has not."""
    given = {}
    for pk, rows in groupby(facts, key=lambda fact: fact[0]):
        unsaid = [word for word in asked(words).words if not found_in(names[pk], word)]
        texts = {}
        for _pk, place, nb, en, kind, read in rows:
            if found_in(f"{nb} {en} {read}", " ".join(unsaid)):
                texts.setdefault((place, nb), _say(place, nb, en, kind))
        if texts:
            given[pk] = [*texts.values()][:MOST]
    return given


def _facts(pks, day):
    """List (pk, place, nb, en, kind, other words) by organization; a site before what it is in."""
    places = [
        _rows(OrganizationName.objects, NAME, "name", "name", "kind", "name"),
        _rows(
            OrganizationTopic.objects.filter(topic__is_retired=False),
            TOPIC,
            *(
                "topic__label_nb",
                "topic__label_en",
                "topic__kind",
                "topic__search_words",
            ),
        ),
        _rows(
            Participation.objects.on(day),
            PROJECT,
            *("project__title_nb", "project__title_en", "role", "project__title_nb"),
        ),
        _rows(
            Presence.objects.on(day),
            SITE,
            *("site__name", "site__containers__container__name", "role"),
            "site__containers__container__search_words",
        ),
    ]
    first, *others = (rows.filter(organization__in=pks) for rows in places)
    facts = first.union(*others, all=True).order_by()
    return sorted(facts, key=lambda fact: (*fact[:2], fact[2] != fact[3], fact[2]))


def _rows(rows, place, nb, en, kind, read):
    return rows.order_by().values_list(
        "organization", Value(place), F(nb), F(en), F(kind), F(read)
    )


def _say(place, nb, en, kind):
    text = (en or nb) if (get_language() or "").startswith("en") else (nb or en)
    if place == NAME and kind == OrganizationName.Kind.FORMER:
        return _("formerly %(name)s") % {"name": nb}
    if place == NAME:
        return _("also called %(name)s") % {"name": nb}
    if place == TOPIC:
        return _("topic: %(topic)s") % {"topic": text}
    if place == PROJECT:
        return _("project: %(project)s") % {"project": text}
    if place == PARTNER:
        return _("partner: %(name)s") % {"name": text}
    within = nb if nb == en else f"{nb}, {en}"
    return _("site: %(site)s") % {"site": within}
