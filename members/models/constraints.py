"""Check constraints of a row validated together, and those that a transaction defers.

With the messages of violated constraints and triggers.
"""

import re
from contextlib import contextmanager

from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, router, transaction
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

# Triggers have no violation_error_message.
TRIGGER_MESSAGES = {
    "a_consent_is_to_something_that_the_person_has": _(
        "A consent must be for something that is filled in. End the consent first."
    ),
    "a_consent_is_to_something_that_was_read": _(
        "The person wrote this by link. Approve it before it is shown."
    ),
    "a_consent_is_never_rewritten": _(
        "A consent cannot be changed after it has been given. End it and add a new one."
    ),
    "a_consent_that_ended_stays_so": _(
        "A consent that has ended cannot be continued. Add a new one if the person gives it."
    ),
    "a_consent_is_for_a_contact_of_the_person": _(
        "A consent is for a contact of the same person, and ends with it."
    ),
    "a_consent_is_for_one_organization": _(
        "What was agreed to for one organization cannot be shown at another. End the"
        " consents first."
    ),
    "a_contact_of_an_organization_is_recorded_once": _(
        "There is already a contact with this e-mail address."
    ),
    "a_contact_stays_the_same_person": _(
        "A contact stays the same person. End it and add another."
    ),
    "an_address_of_staff_changes_by_its_own_act": _(
        "The log-in address of somebody in the secretariat is changed on the page of the"
        " user, with a second factor."
    ),
    "an_address_is_never_reused": _("Another page has used this address."),
    "who_is_erased_stays_so": _("Someone who has been erased cannot come back."),
    "what_is_decided_stays_so": _("This has already been decided."),
    "a_request_and_its_items_agree": _(
        "The proposal and the decisions on its fields do not agree."
    ),
    "who_claims_it_takes_part": _(
        "Only an organization that takes part in the project itself can have stated this."
    ),
    "a_delivered_report_never_changes": _(
        "A delivered report never changes and is never deleted."
    ),
    "a_delivered_draft_never_comes_back": _(
        "This report is delivered, which cannot be undone."
    ),
    "no_more_come_than_there_are_places": _(
        "More people have said yes than there are places."
    ),
    "a_sent_message_keeps_its_words": _("What has been sent cannot be changed."),
    "an_installation_keeps_one_of_each_role": _(
        "This is the last site administrator or the last secretary. Add another first."
    ),
    "a_site_is_never_part_of_itself": _("A site cannot be part of itself."),
    "an_effect_is_never_contained_in_itself": _("An effect cannot contain itself."),
    "a_contained_effect_is_of_the_same_kind": _(
        "An effect can only be part of one with the same unit and mechanism."
    ),
}
# An organization and the first day, as PostgreSQL names the key of a period.
PERIOD_KEY = re.compile(r"=\((\d+), [\[(]([\d-]*),")
UNKNOWN_VIOLATION = _("This conflicts with what someone else has just saved.")


def defer_constraints():
    """Defer the exclusion constraints until `check_deferred_constraints` or the commit."""
    _set_constraints("DEFERRED")


def check_deferred_constraints():
    """Check the exclusion constraints now; raises IntegrityError."""
    _set_constraints("IMMEDIATE")


def _set_constraints(mode):
    # Not ALL: other constraint triggers must run at the commit only.
    names = [
        connection.ops.quote_name(constraint.name)
        for constraint in _constraints()
        if isinstance(constraint, ExclusionConstraint)
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {', '.join(names)} {mode}")


def violation_message(error):
    """Return the message for the constraint that an IntegrityError names.

    After the rollback: of a period it names the stored one, which takes a query.
    """
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    message = _messages().get(name) or TRIGGER_MESSAGES.get(name, UNKNOWN_VIOLATION)
    row = _overlapped_row(name, diagnosis)
    return row.overlap_text if row else message


def _overlapped_row(name, diagnosis):
    """Return the stored row that a violated exclusion names last, if it has words for it."""
    for model in apps.get_app_config("members").get_models():
        names = {constraint.name for constraint in model._meta.constraints}
        if name in names and hasattr(model, "overlap_text"):
            [*_new, (pk, day)] = PERIOD_KEY.findall(diagnosis.message_detail)
            return model.objects.filter(organization=pk, since=day or None).first()
    return None


@contextmanager
def violations_as_refusals(message=violation_message):
    """Raise a ValidationError with a message for an IntegrityError, after a rollback."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise ValidationError(message(error), code="refused") from error


def _messages():
    return {
        constraint.name: constraint.violation_error_message
        for constraint in _constraints()
        if constraint.violation_error_message
        != constraint.default_violation_error_message
    }


def _constraints():
    config = apps.get_app_config("members")
    return [one for model in config.get_models() for one in model._meta.constraints]


class CheckedTogether(models.Model):
    """A row whose check constraints are validated one by one only if one of them fails."""

    checks_hold = False

    class Meta:
        abstract = True

    def validate_constraints(self, exclude=None):
        self.checks_hold = have_checks_that_hold(self, exclude)
        try:
            super().validate_constraints(exclude=exclude)
        finally:
            self.checks_hold = False

    def get_constraints(self):
        """Return all, or those that validate_constraints() still has to ask for."""
        if not self.checks_hold:
            return super().get_constraints()
        return [
            (model, [one for one in constraints if not _is_check(one)])
            for model, constraints in super().get_constraints()
        ]


def have_checks_that_hold(row, exclude=None):
    """Whether a row meets all its check constraints, without those of excluded fields.

    An error of the database is a no: each constraint by itself then decides.
    """
    exclude = exclude or set()
    conditions = [
        Coalesce(one.condition, True, output_field=models.BooleanField())
        for one in filter(_is_check, row._meta.constraints)
        if not one._expression_refs_exclude(type(row), one.condition, exclude)
    ]
    values = row._get_field_expression_map(meta=row._meta, exclude=exclude)
    using = router.db_for_write(type(row), instance=row)
    is_violated = ~models.Q(*conditions)
    return not conditions or not is_violated.check(values, using=using)


def _is_check(constraint):
    return isinstance(constraint, models.CheckConstraint)
