"""The names of slugs and hashes, in the reader's language; organizations by name."""

from collections import Counter
from functools import cache, cached_property

from django.core.exceptions import ValidationError
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext as _, ngettext

from members.models import ClimateEffect, Image, Organization

MOST_OFFERED = 1000


class Names:
    """The names of rows by slug, and pictures by hash; each model is asked for once.

    An organization that it is `seen_by` learns no name of one that is not listed.
    `loaded` is {model: function that returns {slug: name}}, for rows loaded elsewhere.
    """

    def __init__(self, seen_by=None, loaded=None):
        self._loaded = loaded or {}
        self.rows = cache(lambda model: list(_visible_rows(model, seen_by)))
        self._by_slug = cache(self._names_of)
        self._sees_all = seen_by is None
        self._pictures, self._effects = {}, {}

    def picture(self, name):
        """Return the Image with the hash, without its bytes; None if there is none."""
        self.load_pictures([name])
        return self._pictures[name]

    def load_pictures(self, hashes):
        """Load the images with these hashes, all in one query."""
        missing = {*hashes} - self._pictures.keys()
        if missing:
            rows = Image.objects.defer("data").filter(hash__in=missing)
            images = {image.hash: image for image in rows}
            self._pictures |= {name: images.get(name) for name in missing}

    def effect(self, number):
        """Return the ClimateEffect of the number; None if there is none."""
        self.load_effects([number])
        return self._effects[number]

    def load_effects(self, numbers):
        """Load the effects of these numbers with their projects, all in one query."""
        missing = {*numbers} - self._effects.keys()
        if missing:
            rows = ClimateEffect.objects.select_related("project").in_bulk(missing)
            self._effects |= {number: rows.get(number) for number in missing}

    def _names_of(self, model):
        if model in self._loaded:
            return self._loaded[model]()
        return {row.slug: str(row) for row in self.rows(model)}

    def name(self, model, slug):
        if model is Organization and not self._sees_all:
            return self._by_slug(model).get(slug) or _unnamed()
        return self._by_slug(model).get(slug, slug)

    def choices(self, model):
        """Return all rows of a model in its order, as (slug, name)."""
        return list(self._by_slug(model).items())

    def offered(self, model, current=()):
        """Return the rows to choose from, and the current ones although retired."""
        rows = self.rows(model)
        return [
            r for r in rows if not getattr(r, "is_retired", False) or r.slug in current
        ]


def _unnamed():
    one = "one organization that is not shown here"
    return ngettext(one, "%(n)s organizations that are not shown here", 1)


def _visible_rows(model, seen_by):
    rows = model.objects.all()
    if model is Organization:
        rows = rows.only("slug", "name")
    if model is Organization and seen_by is not None:
        return rows.filter(Q(is_listed=True) | Q(pk=seen_by.pk))
    return rows


class OrganizationChoices:
    """The organizations that a form names or offers: those of `slugs` first.

    A `speaker` is offered listed organizations and itself; None sees all.
    """

    def __init__(self, slugs, speaker):
        self.speaker = speaker
        named = Q(slug__in=[*slugs, speaker.slug] if speaker else list(slugs))
        listed = Q(is_listed=True) if speaker else Q()
        first = Case(When(named, then=Value(0)), default=Value(1))
        rows = Organization.objects.filter(named | listed if speaker else Q())
        rows = rows.order_by(first, "sort_name")
        self._rows = list(rows.values_list("slug", "name", "is_listed")[:MOST_OFFERED])

    @cached_property
    def labels(self):
        """{slug: name}; of two with the same name, each with its slug."""
        names = Counter(name for _slug, name, _listed in self._rows)
        return {
            slug: name if names[name] == 1 else f"{name} ({slug})"
            for slug, name, _listed in self._rows
        }

    @cached_property
    def hidden(self):
        """The slugs that must not be named to the speaker."""
        if self.speaker is None:
            return set()
        unlisted = {slug for slug, _name, is_listed in self._rows if not is_listed}
        return unlisted - {self.speaker.slug}

    @property
    def visible_labels(self):
        """{slug: name} of those that may be named."""
        return {s: n for s, n in self.labels.items() if s not in self.hidden}

    @property
    def offered(self):
        return [
            self.labels[slug]
            for slug, _name, is_listed in self._rows
            if is_listed or self.speaker is None
        ]

    def find(self, text, suggest):
        """Return the slug of the one organization of that name; raise ValidationError."""
        exact = [slug for slug, label in self.visible_labels.items() if label == text]
        if len(exact) == 1:
            return exact[0]
        visible = Organization.objects.all()
        if self.speaker:
            visible = visible.filter(Q(is_listed=True) | Q(pk=self.speaker.pk))
        rows = visible.called(text)
        if len(rows) == 1:
            return rows[0].slug
        raise ValidationError(_unknown_name(text, rows, suggest), code="unknown")


def _unknown_name(text, rows, suggest):
    if rows:
        return _(
            "Several organizations are called “%(name)s”. Write to the secretariat."
        ) % {"name": text}
    names = suggest(text)
    if not names:
        return _("No organization in the registry is called “%(name)s”.") % {
            "name": text
        }
    return _("No organization is called “%(name)s”. Did you mean %(names)s?") % {
        "name": text,
        "names": ", ".join(names),
    }
