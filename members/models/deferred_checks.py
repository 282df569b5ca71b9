"""What the database checks: when it does, and the words for what it refuses."""

from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import connection
from django.utils.translation import gettext_lazy as _

# Triggers have no place for words of their own.
WORDS = {
    "a_consent_is_to_something_that_the_person_has": _(
        "Nobody can agree to show what is not there. End the consent first."
    ),
    "a_consent_is_never_rewritten": _(
        "A consent says what it said when it was given. End it, and add another one."
    ),
    "an_address_is_never_reused": _("Another page has had this address."),
    "a_site_is_never_part_of_itself": _("A site cannot be part of itself."),
}
OTHERWISE = _("This does not fit with what somebody else has just saved.")


def put_off_checks():
    """Let the periods of this transaction meet until `check_now`."""
    _set_constraints("DEFERRED")


def check_now():
    """Have the database judge what was written; raises IntegrityError."""
    _set_constraints("IMMEDIATE")


def _set_constraints(when):
    # Not ALL: other checks wait for the end of the transaction for reasons of their own.
    names = [
        connection.ops.quote_name(constraint.name)
        for constraint in _constraints()
        if isinstance(constraint, ExclusionConstraint)
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {', '.join(names)} {when}")


def words_for(refusal):
    """Find the words for what an IntegrityError refused."""
    said = getattr(refusal.__cause__, "diag", None)
    name = getattr(said, "constraint_name", None)
    return _words().get(name) or WORDS.get(name, OTHERWISE)


def _words():
    return {
        row.name: row.violation_error_message
        for row in _constraints()
        if row.violation_error_message != row.default_violation_error_message
    }


def _constraints():
    nouns = apps.get_app_config("members").get_models()
    return [constraint for noun in nouns for constraint in noun._meta.constraints]
