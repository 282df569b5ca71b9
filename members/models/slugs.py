"""Stable addresses: a slug that changes leaves its old one behind, which is never reused."""

import re
import unicodedata

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

PLAIN = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ß": "ss"})
# After the write, when the unique index has made it wait for a rename in progress.
GUARD = """
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
REMEMBER = """
    INSERT INTO members_formerslug (noun, slug, row_id)
    VALUES ('{noun}', OLD.slug, OLD.id) ON CONFLICT DO NOTHING;
    RETURN NULL;
"""


# Below /min-side/, in both languages; a test reads them from the addresses there are.
PAGES = ("about-me", "bilder", "om-meg", "pictures")


class FormerSlug(models.Model):
    """An address that a row once had; kept when the row is gone."""

    noun = models.CharField(max_length=32)
    slug = models.SlugField(max_length=80, db_index=False)
    row_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["noun", "slug"], name="an_address_has_one_former_owner"
            )
        ]

    def __str__(self):
        return f"{self.noun}: {self.slug}"


def slug_triggers(noun):
    """Make the triggers that remember former slugs and refuse their reuse."""
    return [
        pgtrigger.Trigger(
            name="address_not_reused",
            operation=pgtrigger.Insert | pgtrigger.UpdateOf("slug"),
            when=pgtrigger.After,
            func=GUARD.format(noun=noun),
        ),
        pgtrigger.Trigger(
            name="address_remembered",
            operation=pgtrigger.UpdateOf("slug"),
            when=pgtrigger.After,
            condition=pgtrigger.Q(old__slug__df=pgtrigger.F("new__slug")),
            func=REMEMBER.format(noun=noun),
        ),
        pgtrigger.Trigger(
            name="address_remembered_after_delete",
            operation=pgtrigger.Delete,
            when=pgtrigger.After,
            func=REMEMBER.format(noun=noun),
        ),
    ]


def clear_of(name, pages):
    """Make the constraint that no row stands where a page of the house stands."""
    return models.CheckConstraint(
        name=name,
        condition=~models.Q(slug__in=pages),
        violation_error_message=_(
            "A page of the registry has this address. Choose another one."
        ),
    )


class WithSlug(models.Model):
    """A row with an address of its own; an empty one is made from its name."""

    slug_source = "name"
    # Where pages of the house stand beside those of the rows.
    reserved = ()

    slug = models.SlugField(
        _("address"),
        max_length=80,
        unique=True,
        blank=True,
        help_text=_("Last part of the page's address. The old one keeps working."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_has_an_address_of_plain_words",
                condition=models.Q(slug__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$"),
                violation_error_message=_(
                    "An address has small letters, digits and single hyphens."
                ),
            )
        ]

    def clean(self):
        super().clean()
        self.slug = self.slug or self._free_slug()
        if self._belonged_to_another(self.slug):
            raise ValidationError({"slug": _("Another page has had this address.")})

    def _free_slug(self):
        stem = slug_for(getattr(self, self.slug_source)) or self._meta.model_name
        slug, number = stem, 2
        while self._is_taken(slug):
            slug, number = f"{stem}-{number}", number + 1
        return slug

    def _is_taken(self, slug):
        if slug in self.reserved:
            return True
        others = type(self).objects.exclude(pk=self.pk)
        return others.filter(slug=slug).exists() or self._belonged_to_another(slug)

    def _belonged_to_another(self, slug):
        former = FormerSlug.objects.filter(noun=self._meta.model_name, slug=slug)
        return former.exclude(row_id=self.pk).exists() if self.pk else former.exists()


def slug_for(text):
    """Make an address of a text: "Herøya Industripark AS" gives "heroya-industripark-as"."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(PLAIN))
    kept = plain.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", kept)[:70].strip("-")


def find_by_slug(queryset, slug):
    """Find the row that has the address, or had it; raises DoesNotExist.

    The caller compares the row's slug with the one asked for and redirects when they differ.
    """
    try:
        return queryset.get(slug=slug)
    except queryset.model.DoesNotExist:
        noun = queryset.model._meta.model_name
        former = FormerSlug.objects.filter(noun=noun, slug=slug).values("row_id")
        return queryset.get(pk__in=former)
