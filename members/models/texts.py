"""Texts in two languages, and generated columns for sorting, slugs and search."""

import re

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from .constraints import CheckedTogether
from .languages import in_language

# In byte order these characters come after z, in any locale of the server.
NORWEGIAN_ORDER = ("ÆÄæäØÖøöÅåÉÈÊéèêÜüÓó", "{{{{||||}}eeeeeeuuoo")


def norwegian_key(text):
    """Return the Norwegian sort key of a text, as `sort_key_field` does in SQL."""
    return text.lower().translate(str.maketrans(*NORWEGIAN_ORDER))


def lower_first(text):
    """Return the text as inside a sentence; abbreviations ("CCS") stay as they are."""
    text = str(text)
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def added_text(verbose_name, max_length, **options):
    """Return a column of text that the previous version does not write: empty by default."""
    return models.CharField(
        verbose_name,
        max_length=max_length,
        blank=True,
        default="",
        db_default="",
        **options,
    )


class Bilingual:
    """The text in the active language, or in the other one when that is empty.

    `columns` is the beginning of the names of its columns, if not its own name.
    """

    def __init__(self, columns=""):
        self.name = columns

    def __set_name__(self, owner, name):
        self.name = self.name or name

    def __get__(self, row, owner=None):
        if row is None:
            return self
        nb, en = getattr(row, f"{self.name}_nb"), getattr(row, f"{self.name}_en")
        return in_language(nb, en)


# Functions, since a migration would import subclasses of Func from here.
def _sort_key(field):
    """Return the lower case with æ, ø and å last; other accents are ignored."""
    order = "translate(lower(%(expressions)s), '{}', '{}')".format(*NORWEGIAN_ORDER)
    return models.Func(field, template=order, output_field=models.TextField())


def in_norwegian(column):
    """Return the Norwegian sort key of a column; null of an empty text, so that it comes last."""
    template = "NULLIF(translate(lower(%(expressions)s), '{}', '{}'), '')"
    return models.Func(models.F(column), template=template.format(*NORWEGIAN_ORDER))


def _slugify(field):
    return models.Func(field, function="slugged", output_field=models.TextField())


def words_in(field, function="words_in"):
    """Return a text normalized for search: ASCII letters and digits, spaces around words."""
    return models.Func(field, function=function, output_field=models.TextField())


def words_in_each(field):
    """Return an array of texts normalized for search, two spaces between them."""
    return words_in(field, function="words_in_each")


def stems(nb, en):
    """Return the tsvector of a Norwegian and an English text."""
    return models.Func(nb, en, function="stems", output_field=SearchVectorField())


def search_words_field(*parts):
    """Return a generated column of fields normalized for search.

    Two spaces separate several fields, so that one can be matched as a whole.
    """
    normalized = [words_in(part) if isinstance(part, str) else part for part in parts]
    apart = [models.Value(" "), *normalized, models.Value(" ")]
    together = Concat(*apart, output_field=models.TextField())
    return _generated_field(together if len(parts) > 1 else normalized[0])


def _generated_field(expression):
    """Return a generated column of text that is compared by its bytes."""
    return models.GeneratedField(
        expression=expression,
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )


def word_index(*fields, name):
    """Return a trigram index, for search by parts of words."""
    return GinIndex(*(OpClass(f, "gin_trgm_ops") for f in fields), name=name)


def sort_key_field(field):
    """Return a generated column with the Norwegian sort key of a field."""
    return _generated_field(_sort_key(field))


def slug_field(field):
    """Return a generated column with the slug of a field."""
    return _generated_field(_slugify(field))


URL = re.compile(r"https?://\S+")


class Sourced(CheckedTogether):
    """A row with sources, one a line: a URL, a document with its date, or both."""

    source = models.TextField(_("sources"), blank=True, help_text=_("One per line."))

    class Meta:
        abstract = True

    @property
    def sources(self):
        """The sources as (URL or None, whole line)."""
        return source_lines(self.source)


def source_lines(text):
    """Return the lines of a text of sources as (URL or None, whole line)."""
    lines = filter(None, map(str.strip, text.splitlines()))
    return [(_url(line), line) for line in lines]


def sources_without(names, sources):
    """Filter out the sources, as of `source_lines`, that begin with one of the names."""
    hidden = tuple(f"{name}, " for name in names)
    return [(url, line) for url, line in sources if not line.startswith(hidden)]


def _url(line):
    match = URL.search(line)
    return match[0] if match else None


class Confidence(models.TextChoices):
    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


class WithConfidence(Sourced):
    """A row with sources and the confidence in them."""

    Confidence = Confidence

    confidence = models.CharField(
        _("confidence"), max_length=6, choices=Confidence, blank=True
    )

    class Meta:
        abstract = True
