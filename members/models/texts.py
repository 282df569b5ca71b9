"""Text in two languages, and the expressions that order and address it."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Concat
from django.utils.translation import get_language

# Byte order of these stand-ins puts æ, ø and å after z, whatever the server's locale.
NORWEGIAN_ORDER = ("ÆÄæäØÖøöÅåÉÈÊéèêÜüÓó", "{{{{||||}}eeeeeeuuoo")


def norwegian_key(text):
    """Give the same key in Python: where a text stands in Norwegian order."""
    return text.lower().translate(str.maketrans(*NORWEGIAN_ORDER))


class Bilingual:
    """The text in the language of the page, or in the other one when that is empty."""

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, row, owner=None):
        if row is None:
            return self
        nb, en = getattr(row, f"{self.name}_nb"), getattr(row, f"{self.name}_en")
        return (en or nb) if (get_language() or "").startswith("en") else (nb or en)


# Functions, since a migration would import a subclass of Func from here.
def _sort_key(field):
    """Return the lower case with æ, ø and å last; accents of other letters do not count."""
    order = "translate(lower(%(expressions)s), '{}', '{}')".format(*NORWEGIAN_ORDER)
    return models.Func(field, template=order, output_field=models.TextField())


def _slugged(field):
    return models.Func(field, function="slugged", output_field=models.TextField())


def words_in(field, function="words_in"):
    """Return a text as search reads it: small letters and digits, a space round each word."""
    return models.Func(field, function=function, output_field=models.TextField())


def words_in_each(field):
    """Return the same of an array of texts, two spaces between them."""
    return words_in(field, function="words_in_each")


def stems(nb, en):
    """Return the stems of words in Norwegian and of words in English."""
    return models.Func(nb, en, function="stems", output_field=SearchVectorField())


def words_of(*parts):
    """Make the stored column in which search finds the words of a field, or of several.

    Two spaces stand round each part of several, so that one can be found as a whole.
    """
    words = [words_in(part) if isinstance(part, str) else part for part in parts]
    apart = [models.Value(" "), *words, models.Value(" ")]
    together = Concat(*apart, output_field=models.TextField())
    return models.GeneratedField(
        expression=together if len(parts) > 1 else words[0],
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )


def word_index(*fields, name):
    """Make the index that finds a part of a word anywhere in the columns."""
    return GinIndex(*(OpClass(f, "gin_trgm_ops") for f in fields), name=name)


def sort_key(field):
    """Make the stored column by which a Norwegian would sort the field."""
    return models.GeneratedField(
        expression=_sort_key(field),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )


def slug_of(field):
    """Make the stored column that holds the address of the field's text."""
    return models.GeneratedField(
        expression=_slugged(field),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
