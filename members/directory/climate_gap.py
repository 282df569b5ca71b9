"""The remainder between the emissions, the known projects and the goal."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from ..models import ClimateEffect
from ..models.qualifier import Qualifier
from ..queries import climate

LIMITS = {Qualifier.AT_LEAST, Qualifier.AT_MOST}


@dataclass(frozen=True)
class Gap:
    """The tonnes that no known project covers; without an amount, the reason why."""

    amount: climate.Amount | None = None
    reason: str = ""


def gap_of(distance, sums):
    """Return the Gap of a distance in tonnes of CO₂e to the goal, less the running sums.

    It has an amount only where all that counts has one maturity, and one mechanism that
    cuts emissions, in the unit of the emissions, without limits.
    """
    if distance <= 0:
        return Gap(_amount(Qualifier.EXACT, Decimal(0), Decimal(0)))
    if reason := _reason(sums):
        return Gap(reason=reason)
    [only] = sums
    is_about = any(one.qualifier == Qualifier.ABOUT for one in only.amounts)
    total = sum(amount.value for amount in only.amounts)
    lower, upper = max(distance - only.upper, 0), max(distance - total, 0)
    is_about = is_about and upper > 0
    return Gap(_amount(Qualifier.ABOUT if is_about else Qualifier.EXACT, lower, upper))


def _amount(qualifier, lower, upper):
    top = upper if upper != lower else None
    return climate.Amount(qualifier, lower, top, climate.TONNES, ())


def _reason(sums):
    """Return the reason why the remainder is no figure; empty if it is one."""
    if not sums:
        return _("No figure of a project counts here, so nothing can be subtracted.")
    if len(sums) > 1:
        return _("Bases differ, so what remains cannot be given as one figure.")
    [only] = sums
    if only.mechanism == ClimateEffect.Mechanism.USED:
        return _("Used CO₂ is not necessarily removed, so what remains is not known.")
    if only.unit != climate.TONNES:
        return _(
            "The emissions are in CO₂ equivalents and the effects are not, so what"
            " remains cannot be given as one figure."
        )
    if any(amount.qualifier in LIMITS for amount in only.amounts):
        return _(
            "What projects contribute has only an upper or a lower limit, so what remains"
            " cannot be given as one figure."
        )
    return ""
