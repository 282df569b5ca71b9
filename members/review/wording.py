"""Say the values of a proposal in the reader's language: no slugs, no numbers of rows."""

from functools import cache

from django.db.models import Q
from django.utils.dateparse import parse_date
from django.utils.translation import ngettext

from members.models import Image, Organization
from members.models.periods import Period

PERIOD = [field.name for field in Period._meta.fields]


class Names:
    """What slugs and hashes stand for; a noun, or a picture, is asked for only once.

    An organization that it is `seen_by` learns no name of one that is not listed. What
    is `known` already, as {model: {slug: name}}, is not asked for.
    """

    def __init__(self, seen_by=None, known=None):
        known = known or {}
        self.rows = cache(lambda model: list(_seen(model, seen_by)))
        self._of = cache(
            lambda model: known.get(model) or {r.slug: str(r) for r in self.rows(model)}
        )
        self._is_whole = seen_by is None
        self.picture = cache(lambda name: _pictures().filter(hash=name).first())

    def name(self, model, slug):
        if model is Organization and not self._is_whole:
            return self._of(model).get(slug) or _somebody()
        return self._of(model).get(slug, slug)

    def choices(self, model):
        """Give all of a noun in its order, as (slug, name)."""
        return list(self._of(model).items())

    def offered(self, field, held=()):
        """Give what may be chosen in a field of many, or is held, as (slug, name)."""
        rows = self.rows(field.model)
        shown = [row for row in rows if field.may_choose(row) or row.slug in held]
        return [(row.slug, str(row)) for row in shown]


def _somebody():
    one = "one organization that is not shown here"
    return ngettext(one, "%(n)s organizations that are not shown here", 1)


def _seen(model, seen_by):
    rows = model.objects.all()
    if model is Organization:
        rows = rows.only("slug", "name")
    if model is Organization and seen_by is not None:
        return rows.filter(Q(is_listed=True) | Q(pk=seen_by.pk))
    return rows


def _pictures():
    return Image.objects.defer("data")


def row_text(rows, said, names):
    """Say a row in one line: "Herøya, leietaker, fra 2019"."""
    fields = [rows.model._meta.get_field(c) for c in rows.columns if c not in PERIOD]
    words = [_word(field, said[field.name], names) for field in fields]
    return ", ".join(filter(None, [*words, _period_text(rows, said)]))


def word_text(said):
    """Say a new word of the vocabulary in its languages."""
    return " / ".join(filter(None, [said["label_nb"], said["label_en"]]))


def _word(field, value, names):
    if field.is_relation:
        return names.name(field.related_model, value)
    return str(dict(field.flatchoices or ()).get(value, value))


def _period_text(rows, said):
    columns = [column for column in rows.columns if column in PERIOD]
    return rows.model(**{c: _day(c, said[c]) for c in columns}).period_text


def _day(column, value):
    return value if column.endswith("_precision") else _date(value)


def _date(text):
    try:
        return parse_date(text)
    except ValueError:
        return None
