"""The context in which the cells of one file are parsed."""

from collections import Counter
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from members.fields import WITH_PAGES
from members.models import Topic
from members.models.texts import norwegian_key

from .kinds import PrecisionColumn, folded_heading, offered

SEPARATORS = (";", "\n", ",")
NAME_COLUMNS = {
    Topic: ("label_nb", "label_en", "slug"),
    **{noun.model: (*noun.public.names, "slug") for noun in WITH_PAGES},
}


class ImportContext:
    """The user, the day and the vocabularies that cells name; each is queried once."""

    def __init__(self, target, by, *, answers=None, empty_clears=False, is_1904=False):
        self.target, self.by, self.answers = target, by, answers or {}
        self.empty_clears, self.is_1904 = empty_clears, is_1904
        self.today = timezone.localdate()
        self._vocabularies = {}

    def may(self, part, act):
        return self._rights.get((part.key, act)) or self._query_right(part, act)

    @cached_property
    def _rights(self):
        return {}

    def _query_right(self, part, act):
        self._rights[part.key, act] = self.by.has_perm(part.permission(act))
        return self._rights[part.key, act]

    @cached_property
    def columns(self):
        """{name: column} that the user may write by hand, or that identify rows."""
        return {column.name: column for column in self.target.columns_for(self.by)}

    @cached_property
    def _pieces(self):
        pieces = {}
        for column in self.columns.values():
            if column.piece_of and not isinstance(column, PrecisionColumn):
                pieces.setdefault(column.piece_of, []).append(column)
        return pieces

    def pieces_of(self, column):
        """Return the columns that hold the value of this one in pieces, in order."""
        return self._pieces.get(column.name, ())

    def rows_named(self, model, text, *, is_one=False):
        """Return the ids of the rows that a cell names, apart by ";", lines or ",".

        A name may hold a comma itself.
        """
        names = self._vocabulary(model)
        if folded_heading(text) in names:
            return [self._id_of(model, text)]
        if is_one:
            raise ValidationError(self._no_such_row(model, text))
        return [self._id_of(model, part) for part in _split_names(text, names)]

    def are_named(self, model, ids, text):
        """Whether a cell names just these rows, of which two may be called the same."""
        names = self._vocabulary(model)
        labels = self._labels[model]
        expected = {folded_heading(labels[pk]) for pk in ids if pk in labels}
        return expected == {folded_heading(part) for part in _split_names(text, names)}

    def names_of(self, model, ids):
        """Return the names of rows in Norwegian order, in the active language."""
        self._vocabulary(model)
        labels = self._labels[model]
        names = [labels[pk] for pk in ids if pk in labels]
        return "; ".join(sorted(names, key=norwegian_key))

    def _id_of(self, model, text):
        pk = self._vocabulary(model).get(folded_heading(text))
        if pk is None:
            raise ValidationError(self._no_such_row(model, text))
        if (model, folded_heading(text)) in self._shared:
            several = _("Several %(nouns)s are called “%(text)s”. Choose it by hand.")
            words = {"text": text[:60], "nouns": model._meta.verbose_name_plural}
            raise ValidationError(several % words)
        return pk

    def _vocabulary(self, model):
        """{folded name or slug: id}; a name of several rows is that of the first."""
        if model not in self._vocabularies:
            rows = list(offered(model))
            self._labels[model] = {row.pk: str(row) for row in rows}
            ids = self._vocabularies[model] = {}
            for column in NAME_COLUMNS[model]:
                self._add_names(model, ids, {r.pk: getattr(r, column) for r in rows})
            ids.pop("", None)
        return self._vocabularies[model]

    def _add_names(self, model, ids, names):
        """Add the names of a column that none has; remember those that two rows have."""
        folded = {pk: folded_heading(name) for pk, name in names.items()}
        counted = Counter(folded.values())
        for name in folded.values():
            if name not in ids and counted[name] > 1:
                self._shared.add((model, name))
        for pk, name in folded.items():
            ids.setdefault(name, pk)

    @cached_property
    def _labels(self):
        return {}

    @cached_property
    def _shared(self):
        return set()

    def _no_such_row(self, model, text):
        labels = sorted(self._labels[model].values(), key=norwegian_key)
        words = {"text": text[:60], "nouns": model._meta.verbose_name_plural}
        refusal = _("“%(text)s” is not among the %(nouns)s of the registry.") % words
        start = folded_heading(text)[:4]
        near = [label for label in labels if folded_heading(label)[:4] == start]
        some = near[:5] or (labels if len(labels) <= 12 else [])
        if some:
            advice = _("It could be: %(names)s.") % {"names": "; ".join(some)}
            return f"{refusal} {advice}"
        return f"{refusal} {_('See the allowed values in the template.')}"


def _split_names(text, names):
    """Split a text at the first separator it holds, but leave names that hold commas whole."""
    separator = next((s for s in SEPARATORS if s in text), None)
    pieces = [piece.strip() for piece in text.split(separator)] if separator else [text]
    if separator != ",":
        return [piece for piece in pieces if piece]
    return list(filter(None, _longest_names(pieces, names)))


def _longest_names(pieces, names):
    """Yield the pieces, several together where those are a known name."""
    while pieces:
        for end in range(len(pieces), 0, -1):
            joined = ", ".join(pieces[:end])
            if end == 1 or folded_heading(joined) in names:
                yield joined
                pieces = pieces[end:]
                break
