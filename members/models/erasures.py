"""Erasures of personal data (GDPR art. 17).

Only in the transaction that inserts an Erasure may the events of history be blanked, in the
columns that members/people/privacy declares. Later updates cannot restore them.
"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .choices import enforce_choices
from .foreign_keys import optional_key
from .persons import Person
from .touches import WithdrawalTrigger
from .tracking import AppendOnly, EnforcedTrigger
from .users import User

# Replaces erased personal data, in every language.
MARK = "[slettet]"
NOWHERE = "slettet.invalid"

# An undo and an erasure at once see nothing of each other: the second one waits.
LOCK_SUBJECT = "PERFORM pg_advisory_xact_lock(hashtextextended({noun}, {row_id}));"
# Overwrites the values of the INSERT, since is_erasing() trusts these columns.
SET_TRANSACTION = f"""
    IF NEW.row_id IS NOT NULL THEN
        {LOCK_SUBJECT.format(noun="NEW.noun", row_id="NEW.row_id")}
    END IF;
    NEW.made_at := clock_timestamp();
    NEW.made_in := pg_current_xact_id()::text;
    RETURN NEW;
"""
REFUSE_RESTORING = """
    IF EXISTS (
        SELECT FROM public.members_erasure e
        WHERE e.noun = '{noun}' AND e.row_id = OLD.id
    ) AND public.restores(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW)) THEN
        RAISE integrity_constraint_violation USING
            MESSAGE = 'who is erased stays so',
            CONSTRAINT = 'who_is_erased_stays_so';
    END IF;
    RETURN NEW;
"""


# Only a row that was there before has events: others take no lock.
REFUSE_REINSERTING = """
    IF EXISTS (SELECT FROM public.members_{noun}event WHERE pgh_obj_id = NEW.id) THEN
        {lock}
    END IF;
    IF EXISTS (
        SELECT FROM public.members_erasure e
        WHERE e.noun = '{noun}' AND e.row_id = NEW.id
    ) THEN
        RAISE integrity_constraint_violation USING
            MESSAGE = 'who is erased stays so',
            CONSTRAINT = 'who_is_erased_stays_so';
    END IF;
    RETURN NEW;
"""


@enforce_choices
class Erasure(models.Model):
    """The record that a person, a user or an e-mail address was erased; no personal data."""

    class Noun(models.TextChoices):
        PERSON = "person", _("person")
        USER = "user", _("user")
        ADDRESS = "address", _("e-mail address")
        # An organization, of which the facts of the business register are erased.
        UNIT = "unit", _("facts removed from the business register")

    class Reason(models.TextChoices):
        ASKED = "asked", pgettext_lazy("erasure", "asked for it")
        SECRETARIAT = (
            "secretariat",
            pgettext_lazy("erasure", "the secretariat's choice"),
        )
        OLD = "old", pgettext_lazy("erasure", "kept long enough")

    noun = models.CharField(_("what"), max_length=7, choices=Noun)
    row_id = models.BigIntegerField(_("org. no."), null=True, blank=True)
    reason = models.CharField(
        _("reason"), max_length=11, choices=Reason, default=Reason.ASKED
    )
    by = optional_key(User, pgettext_lazy("erasure", "by"))
    made_at = models.DateTimeField(
        pgettext_lazy("erasure", "when"), default=timezone.now, editable=False
    )
    made_in = models.CharField(max_length=20, blank=True, editable=False)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        default_permissions = ["add", "view"]
        ordering = ["-pk"]
        indexes = [models.Index(fields=["noun", "row_id"], name="who_is_erased")]
        triggers = [
            AppendOnly(),
            WithdrawalTrigger(name="withdrawn"),
            pgtrigger.Trigger(
                name="set_transaction",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=SET_TRANSACTION,
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="an_erasure_says_of_which_row",
                condition=Q(noun="address", row_id=None)
                | ~Q(noun="address") & Q(row_id__isnull=False),
                violation_error_message=_("State which record was erased."),
            ),
        ]

    def __str__(self):
        return f"{self.get_noun_display()} {self.row_id or ''}".strip()


class StayErasedTrigger(EnforcedTrigger, pgtrigger.Trigger):
    """Refuse updates that restore erased data, as from a form opened before the erasure."""

    name = "who_is_erased_stays_so"
    operation = pgtrigger.Update
    when = pgtrigger.Before

    def __init__(self, noun):
        super().__init__(func=REFUSE_RESTORING.format(noun=noun))


class NeverReinsertedTrigger(EnforcedTrigger, pgtrigger.Trigger):
    """Refuse to insert the deleted row of an erased subject under its former number."""

    name = "who_is_erased_never_returns"
    operation = pgtrigger.Insert
    when = pgtrigger.Before

    def __init__(self, noun):
        lock = LOCK_SUBJECT.format(noun=f"'{noun}'", row_id="NEW.id")
        super().__init__(func=REFUSE_REINSERTING.format(noun=noun, lock=lock))


for noun, model in (("person", Person), ("user", User)):
    StayErasedTrigger(noun).register(model)
    NeverReinsertedTrigger(noun).register(model)
