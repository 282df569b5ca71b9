"""Slugs that keep working: the former slugs of a row redirect, and are never reused."""

import re
import unicodedata
from collections import defaultdict
from functools import cache, lru_cache

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import (
    URLPattern,
    get_resolver,
    get_script_prefix,
    get_urlconf,
    reverse,
)
from django.utils.translation import get_language, gettext_lazy as _

from .constraints import CheckedTogether
from .data_versions import note_row
from .languages import each_language

SLUG_PART = "<slug:slug>/"
IS_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def reserved_slugs(model):
    """Return the fixed path parts beside the slug in each URL named after the model.

    All languages together: "min-side/<slug:slug>/" named "organization" reserves "om-meg"
    because of "min-side/om-meg/".
    """
    by_name = _reserved(get_urlconf() or settings.ROOT_URLCONF)
    return by_name.get(model._meta.model_name, frozenset())


@cache
def _reserved(urlconf):
    reserved = defaultdict(set)
    for _language in each_language():
        routes = [*_routes(get_resolver(urlconf))]
        for route, name in routes:
            if route.endswith(SLUG_PART):
                reserved[name] |= _parts_beside(route.removesuffix(SLUG_PART), routes)
    return reserved


def _parts_beside(prefix, routes):
    rests = (r.removeprefix(prefix) for r, _name in routes if r.startswith(prefix))
    return {part for rest in rests if IS_SLUG.fullmatch(part := rest.split("/")[0])}


def _routes(resolver, prefix=""):
    """Yield (route, URL name without namespace) of each page, in the active language."""
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.name
        else:
            yield from _routes(pattern, route)


PAGE_HAS_SLUG = _(
    "A page of the registry already uses this address. Choose another one."
)
SLUG = re.compile(r"[-a-zA-Z0-9_]+")
PLAIN = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ß": "ss"})
# AFTER, since the unique index makes the write wait for a concurrent rename.
REFUSE_REUSE = """
    IF EXISTS (
        SELECT 1 FROM members_formerslug
        WHERE noun = '{noun}' AND slug = NEW.slug AND row_id <> NEW.id
    ) THEN
        RAISE unique_violation USING
            MESSAGE = 'the address ' || NEW.slug || ' has belonged to another row',
            CONSTRAINT = 'an_address_is_never_reused';
    END IF;
    RETURN NULL;
"""
RECORD_FORMER = """
    INSERT INTO members_formerslug (noun, slug, row_id)
    SELECT '{noun}', OLD.slug, OLD.id WHERE OLD.slug IS NOT NULL
    ON CONFLICT DO NOTHING;
    RETURN NULL;
"""


class FormerSlug(models.Model):
    """A slug that a row once had; kept when the row is deleted."""

    noun = models.CharField(max_length=32)
    slug = models.SlugField(max_length=80, db_index=False)
    row_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("former web address")
        verbose_name_plural = _("former web addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["noun", "slug"], name="an_address_has_one_former_owner"
            )
        ]

    def __str__(self):
        return f"{self.noun}: {self.slug}"


def slug_triggers(noun):
    """Return the triggers that record former slugs and refuse their reuse."""
    return [
        pgtrigger.Trigger(
            name="slug_not_reused",
            operation=pgtrigger.Insert | pgtrigger.UpdateOf("slug"),
            when=pgtrigger.After,
            func=REFUSE_REUSE.format(noun=noun),
        ),
        pgtrigger.Trigger(
            name="former_slug_recorded",
            operation=pgtrigger.UpdateOf("slug"),
            when=pgtrigger.After,
            condition=pgtrigger.Q(old__slug__df=pgtrigger.F("new__slug")),
            func=RECORD_FORMER.format(noun=noun),
        ),
        pgtrigger.Trigger(
            name="deleted_slug_recorded",
            operation=pgtrigger.Delete,
            when=pgtrigger.After,
            func=RECORD_FORMER.format(noun=noun),
        ),
    ]


class WithSlug(CheckedTogether):
    """A row with a slug; `clean` makes an empty one from the field `slug_source`."""

    slug_source = "name"

    slug = models.SlugField(
        _("web address"),
        max_length=80,
        unique=True,
        blank=True,
        help_text=_(
            "The last part of the page's address. The old address keeps working."
        ),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_has_an_address_of_plain_words",
                condition=models.Q(slug__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$"),
                violation_error_message=_(
                    "A web address consists of lower-case letters (a–z), digits and"
                    " single hyphens."
                ),
            )
        ]

    def clean(self):
        super().clean()
        self.slug = self.slug or self.free_slug()
        if self.slug in reserved_slugs(type(self)):
            raise ValidationError({"slug": PAGE_HAS_SLUG})
        if self._belonged_to_another(self.slug):
            raise ValidationError({"slug": _("Another page has used this address.")})

    @classmethod
    def from_db(cls, *loaded, **named):
        row = super().from_db(*loaded, **named)
        note_row(cls._meta.model_name, row.pk)
        return row

    @classmethod
    def standing_for(cls, row_ids):
        """Return the condition for the rows with the ids, or the rows that replaced them."""
        return models.Q(pk__in=row_ids)

    def free_slug(self):
        """Return the slug made of the present name that no other page has or had."""
        stem = slug_for(getattr(self, self.slug_source)) or self._meta.model_name
        slug, number = stem, 2
        while self._is_taken(slug):
            slug, number = f"{stem}-{number}", number + 1
        return slug

    def _is_taken(self, slug):
        if slug in reserved_slugs(type(self)):
            return True
        others = type(self).objects.exclude(pk=self.pk)
        return others.filter(slug=slug).exists() or self._belonged_to_another(slug)

    def _belonged_to_another(self, slug):
        former = FormerSlug.objects.filter(noun=self._meta.model_name, slug=slug)
        return former.exclude(row_id=self.pk).exists() if self.pk else former.exists()


def give_free_slugs(rows):
    """Set slugs of new rows of one model that no page has, had or gets; two queries a round."""
    used, left = set(reserved_slugs(type(rows[0]))) if rows else set(), list(rows)
    number = 1
    while left:
        slugs = {id(row): _numbered_slug(row, number) for row in left}
        used |= _taken_slugs(type(left[0]), slugs.values())
        for row in left:
            if slugs[id(row)] not in used:
                row.slug = slugs[id(row)]
                used.add(row.slug)
        left, number = [row for row in left if not row.slug], number + 1


def _numbered_slug(row, number):
    stem = slug_for(getattr(row, row.slug_source)) or row._meta.model_name
    return stem if number == 1 else f"{stem}-{number}"


def _taken_slugs(model, slugs):
    former = FormerSlug.objects.filter(noun=model._meta.model_name, slug__in=slugs)
    present = model.objects.filter(slug__in=slugs)
    return {
        *former.values_list("slug", flat=True),
        *present.values_list("slug", flat=True),
    }


def slug_for(text):
    """Return the slug of a text: "Øya Industripark AS" gives "oya-industripark-as"."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(PLAIN))
    ascii_letters = plain.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_letters)[:70].strip("-")


def slug_address(route, slug):
    """Return the address of a route that takes a slug alone; `reverse` takes longer."""
    if not SLUG.fullmatch(slug):
        return reverse(route, args=[slug])
    return _address_before(route, get_language(), get_script_prefix()) + f"{slug}/"


@lru_cache(maxsize=64)
def _address_before(route, language, prefix):
    """Return the part of the address before the slug."""
    return reverse(route, args=["-"]).removesuffix("-/")


def find_by_slug(queryset, slug):
    """Return the row that has the slug, or had it; raises DoesNotExist.

    Callers redirect when the slug of the row is another one.
    """
    try:
        return queryset.get(slug=slug)
    except queryset.model.DoesNotExist:
        return find_by_former_slug(queryset, slug)


def find_by_former_slug(queryset, slug):
    """Return the row that once had the slug; raises DoesNotExist."""
    noun = queryset.model._meta.model_name
    former = FormerSlug.objects.filter(noun=noun, slug=slug).values("row_id")
    return queryset.get(queryset.model.standing_for(former))
