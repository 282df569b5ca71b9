"""Addresses of pages that a person's name is in: present ones, former ones and in history."""

import re

from members.models import FormerSlug, WithSlug
from members.models.erasures import MARK
from members.models.word_patterns import (
    last_name,
    names_among,
    possible_rows,
    whole_words,
    with_last_names,
)

from . import events
from .near_hits import key_of_name
from .redaction import blank_or_update


def erase_slugs(identifiers, mentions=(), *, of=None):
    """Make new slugs of pages that are not called so any more, and forget the former ones.

    A page whose name has the person's name keeps its slug. `mentions` are keys of NearHits,
    where the last name counts; `of` are pks of organizations, whose slugs alone are erased.
    """
    if names := names_among(identifiers):
        for model in WithSlug.__subclasses__():
            if of is None or model._meta.model_name == "organization":
                _erase_slugs_of(model, names, mentions, of)


def _erase_slugs_of(model, names, mentions, of):
    noun = model._meta.model_name
    near = re.compile(with_last_names(names))
    whole = re.compile(whole_words(names))
    present = {}

    def rows_to_erase(rows, number):
        """Yield the rows with a slug that has the name, where the page's name has not."""
        rows = list(possible_rows([*map(last_name, names)], rows, ["slug"]))
        numbers = {getattr(row, number) for row in rows} - present.keys()
        present.update(model._base_manager.in_bulk(numbers))
        for row in rows:
            pk = getattr(row, number)
            page = present.get(pk)
            pattern = near if key_of_name(model, pk) in mentions else whole
            called = getattr(page, model.slug_source, "")
            is_own = of is None or pk in of
            if is_own and pattern.search(row.slug) and not pattern.search(called):
                yield row

    for row in rows_to_erase(model._base_manager.all(), "pk"):
        model._base_manager.filter(pk=row.pk).update(slug=row.free_slug())
    # A trigger has just recorded the former slugs of these.
    former = rows_to_erase(FormerSlug.objects.filter(noun=noun), "row_id")
    FormerSlug.objects.filter(pk__in=[row.pk for row in former]).delete()
    for event in rows_to_erase(events.event_model(model).objects.all(), "pgh_obj_id"):
        blank_or_update(event, {"slug": MARK})
