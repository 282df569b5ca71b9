"""Changelists and add forms that answer any query string without a server error."""

import logging
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin.options import (
    IS_POPUP_VAR,
    TO_FIELD_VAR,
    IncorrectLookupParameters,
)
from django.core.exceptions import FieldError, SuspiciousOperation, ValidationError
from django.db import DatabaseError, OperationalError, transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from psycopg2.errors import StatementTooComplex

from members.models.email_addresses import comparable
from members.models.organization_numbers import normalize_orgnr

logger = logging.getLogger(__name__)
MAX_SEARCH_WORDS = 8
# The errors of Django, Python and PostgreSQL for query strings that make no sense.
QUERY_ERRORS = (
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


class InvalidQueryError(Exception):
    """The query string cannot be answered; the cause is one of QUERY_ERRORS."""


class SafeChangeListMixin:
    """A ModelAdmin that redirects an invalid query string to the whole list, with a warning."""

    def get_changelist_instance(self, request):
        try:
            with transaction.atomic():
                return super().get_changelist_instance(request)
        except QUERY_ERRORS as error:
            _raise_unless_of_query(error)
            raise InvalidQueryError from error

    def changelist_view(self, request, extra_context=None):
        try:
            title = {"title": capfirst(self.opts.verbose_name_plural)}
            context = title | (extra_context or {})
            return _render_now(super().changelist_view(request, context))
        except InvalidQueryError as invalid:
            unfiltered = self._unfiltered_url(request)
            if unfiltered == request.get_full_path():
                raise invalid.__cause__ from None
            # Neither the query nor the message of its error: a name may be in them.
            kind = type(invalid.__cause__).__name__
            logger.warning("Invalid query: %s: %s", request.path, kind)
            text = _("The list cannot be filtered that way, so everything is shown.")
            messages.warning(request, text)
            return HttpResponseRedirect(unfiltered)

    def get_search_results(self, request, queryset, search_term):
        term = normalized_term(search_term)
        return super().get_search_results(request, queryset, term)

    def get_changeform_initial_data(self, request):
        """Return the initial values of an add form that its fields accept."""
        initial = super().get_changeform_initial_data(request)
        return valid_initial(initial, self.get_form(request).base_fields)

    def _unfiltered_url(self, request):
        parameters = {IS_POPUP_VAR: "1"} if IS_POPUP_VAR in request.GET else {}
        field = request.GET.get(TO_FIELD_VAR)
        if parameters and field and self.to_field_allowed(request, field):
            parameters[TO_FIELD_VAR] = field
        return f"{request.path}?{urlencode(parameters)}" if parameters else request.path


def _render_now(response):
    """Render the page now, since its rows and facets are only queried while it renders."""
    if not isinstance(response, TemplateResponse):
        return response
    try:
        with transaction.atomic():
            return response.render()
    except QUERY_ERRORS as error:
        _raise_unless_of_query(error)
        raise InvalidQueryError from error


def _raise_unless_of_query(error):
    """Raise the failure of a database that does not answer, or not in time, as it is."""
    is_failure = isinstance(error, OperationalError)
    if is_failure and not isinstance(error.__cause__, StatementTooComplex):
        raise error


def valid_initial(initial, fields):
    """Return the part of {name: value} that the form's fields accept."""
    values = {name: value for name, value in initial.items() if name in fields}
    return {k: v for k, v in values.items() if _accepts(fields[k], v)}


def _accepts(field, value):
    try:
        field.clean(value)
    except QUERY_ERRORS:
        return False
    return True


def normalized_term(term):
    """Join the digits of an organization number; cut other terms to MAX_SEARCH_WORDS."""
    term = term.replace("\0", " ")
    number = normalize_orgnr(term)
    if number.isdecimal() and len(number) >= 3:
        return number
    # Addresses as they are stored: kari@nærogfjern.no in ASCII.
    return " ".join(map(comparable, term.split()[:MAX_SEARCH_WORDS]))
