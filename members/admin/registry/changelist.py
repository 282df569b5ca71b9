"""Lists and new forms that answer whatever they are asked."""

import logging
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin.options import (
    IS_POPUP_VAR,
    TO_FIELD_VAR,
    IncorrectLookupParameters,
)
from django.core.exceptions import FieldError, SuspiciousOperation, ValidationError
from django.db import DatabaseError, transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from members.models.organization_numbers import normalize_orgnr

logger = logging.getLogger(__name__)
MOST_WORDS = 8
# What Django, Python and PostgreSQL say to a query string that makes no sense.
NONSENSE = (
    DatabaseError,
    FieldError,
    IncorrectLookupParameters,
    SuspiciousOperation,
    TypeError,
    ValidationError,
    ValueError,
    ArithmeticError,
    LookupError,
)


class UnaskableError(Exception):
    """The list cannot be asked for like that; the cause says why."""


class SafeChangeListMixin:
    """A list that shows all of itself, and says so, when the query makes no sense."""

    def get_changelist_instance(self, request):
        try:
            with transaction.atomic():
                return super().get_changelist_instance(request)
        except NONSENSE as refusal:
            raise UnaskableError from refusal

    def changelist_view(self, request, extra_context=None):
        try:
            named = {"title": capfirst(self.opts.verbose_name_plural)}
            context = named | (extra_context or {})
            return _drawn(super().changelist_view(request, context))
        except UnaskableError as refusal:
            plain = self._plain_address(request)
            if plain == request.get_full_path():
                raise refusal.__cause__ from None
            logger.warning("Unaskable: %s", request.get_full_path(), exc_info=refusal)
            said = _("The list cannot be filtered like that, so all of it is shown.")
            messages.warning(request, said)
            return HttpResponseRedirect(plain)

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, searched(search_term))

    def get_changeform_initial_data(self, request):
        """Begin a new record with what the address says, where that makes sense."""
        initial = super().get_changeform_initial_data(request)
        fields = self.get_form(request).base_fields
        return sensible(initial, fields)

    def _plain_address(self, request):
        kept = {IS_POPUP_VAR: "1"} if IS_POPUP_VAR in request.GET else {}
        field = request.GET.get(TO_FIELD_VAR)
        if kept and field and self.to_field_allowed(request, field):
            kept[TO_FIELD_VAR] = field
        return f"{request.path}?{urlencode(kept)}" if kept else request.path


def _drawn(response):
    """Draw the page now: its rows and counts are only asked for while it is drawn."""
    if not isinstance(response, TemplateResponse):
        return response
    try:
        with transaction.atomic():
            return response.render()
    except NONSENSE as refusal:
        raise UnaskableError from refusal


def sensible(asked, fields):
    """Keep of what the address says what its field could hold."""
    known = {name: value for name, value in asked.items() if name in fields}
    return {k: v for k, v in known.items() if _makes_sense(fields[k], v)}


def _makes_sense(field, value):
    try:
        field.clean(value)
    except NONSENSE:
        return False
    return True


def searched(term):
    """Make one word of a spaced organization number, and few words of very many."""
    term = term.replace("\0", " ")
    number = normalize_orgnr(term)
    if number.isdecimal() and len(number) >= 3:
        return number
    return " ".join(term.split()[:MOST_WORDS])
