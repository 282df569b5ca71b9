"""What parsing the cells of one file needs to know."""

from collections import Counter
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Body, Project, Site, Topic
from members.models.texts import norwegian_key

from .kinds import PrecisionColumn, folded_heading, offered

SEPARATORS = (";", "\n", ",")
NAME_COLUMNS = {
    Topic: ("label_nb", "label_en", "slug"),
    Site: ("name", "slug"),
    Body: ("name_nb", "name_en", "slug"),
    Project: ("title_nb", "title_en", "slug"),
}


class Context:
    """The user, the day and the vocabularies that cells name; each is asked for once."""

    def __init__(self, target, by, *, empty_clears=False, is_1904=False):
        self.target, self.by = target, by
        self.empty_clears, self.is_1904 = empty_clears, is_1904
        self.today = timezone.localdate()
        self._vocabularies = {}

    def may(self, part, act):
        return self._rights.get((part.key, act)) or self._ask(part, act)

    @cached_property
    def _rights(self):
        return {}

    def _ask(self, part, act):
        self._rights[part.key, act] = self.by.has_perm(part.permission(act))
        return self._rights[part.key, act]

    @cached_property
    def columns(self):
        """{name: column} that the user may write by hand, or find rows by."""
        return {column.name: column for column in self.target.columns_for(self.by)}

    @cached_property
    def _pieces(self):
        found = {}
        for column in self.columns.values():
            if column.piece_of and not isinstance(column, PrecisionColumn):
                found.setdefault(column.piece_of, []).append(column)
        return found

    def pieces_of(self, column):
        """Return the columns that hold the value of this one in pieces, in order."""
        return self._pieces.get(column.name, ())

    def rows_named(self, model, text, *, is_one=False):
        """Return the ids of the rows that a cell names, apart by ";", lines or ",".

        A name may hold a comma itself.
        """
        names = self._vocabulary(model)
        if folded_heading(text) in names:
            return [self._named(model, text)]
        if is_one:
            raise ValidationError(self._unknown(model, text))
        return [self._named(model, part) for part in _parts(text, names)]

    def are_named(self, model, ids, text):
        """Whether a cell names just these rows, of which two may be called the same."""
        names = self._vocabulary(model)
        shown = self._shown[model]
        wanted = {folded_heading(shown[pk]) for pk in ids if pk in shown}
        return wanted == {folded_heading(part) for part in _parts(text, names)}

    def names_of(self, model, ids):
        """Return the names of rows in Norwegian order, in the active language."""
        self._vocabulary(model)
        shown = self._shown[model]
        named = [shown[pk] for pk in ids if pk in shown]
        return "; ".join(sorted(named, key=norwegian_key))

    def _named(self, model, text):
        found = self._vocabulary(model).get(folded_heading(text))
        if found is None:
            raise ValidationError(self._unknown(model, text))
        if (model, folded_heading(text)) in self._shared:
            several = _("Several %(nouns)s are called “%(text)s”. Choose it by hand.")
            words = {"text": text[:60], "nouns": model._meta.verbose_name_plural}
            raise ValidationError(several % words)
        return found

    def _vocabulary(self, model):
        """{folded name or slug: id}; a name of several rows is that of the first."""
        if model not in self._vocabularies:
            rows = list(offered(model))
            self._shown[model] = {row.pk: str(row) for row in rows}
            found = self._vocabularies[model] = {}
            for column in NAME_COLUMNS[model]:
                self._add_names(model, found, {r.pk: getattr(r, column) for r in rows})
            found.pop("", None)
        return self._vocabularies[model]

    def _add_names(self, model, found, names):
        """Add the names of a column that none has; remember those that two rows have."""
        folded = {pk: folded_heading(name) for pk, name in names.items()}
        counted = Counter(folded.values())
        for name in folded.values():
            if name not in found and counted[name] > 1:
                self._shared.add((model, name))
        for pk, name in folded.items():
            found.setdefault(name, pk)

    @cached_property
    def _shown(self):
        return {}

    @cached_property
    def _shared(self):
        return set()

    def _unknown(self, model, text):
        known = sorted(self._shown[model].values(), key=norwegian_key)
        words = {"text": text[:60], "nouns": model._meta.verbose_name_plural}
        refusal = _("“%(text)s” is not among the %(nouns)s of the registry.") % words
        wanted = folded_heading(text)[:4]
        near = [name for name in known if folded_heading(name)[:4] == wanted]
        some = near[:5] or (known if len(known) <= 12 else [])
        if some:
            meant = _("It could be: %(names)s.") % {"names": "; ".join(some)}
            return f"{refusal} {meant}"
        return f"{refusal} {_('See the allowed values in the template.')}"


def _parts(text, names):
    """Split a text at the first separator it holds, but leave names that hold commas whole."""
    separator = next((s for s in SEPARATORS if s in text), None)
    pieces = [piece.strip() for piece in text.split(separator)] if separator else [text]
    if separator != ",":
        return [piece for piece in pieces if piece]
    return list(filter(None, _longest_known(pieces, names)))


def _longest_known(pieces, names):
    """Yield the pieces, several together where those are a known name."""
    while pieces:
        for end in range(len(pieces), 0, -1):
            joined = ", ".join(pieces[:end])
            if end == 1 or folded_heading(joined) in names:
                yield joined
                pieces = pieces[end:]
                break
