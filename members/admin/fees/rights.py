"""The permissions for fees, and the context that all pages of fees share."""

from django.http import Http404

from members.association.fees.making import MAKE_FEES
from members.association.fees.marking import MARKS
from members.association.fees.rates import SAVE_RATES
from members.models.fees import FIRST_YEAR, LAST_YEAR

MAY_SEE, MAY_SEE_PEOPLE = "members.view_fee", "members.view_person"
MAY_MARK = (MAY_SEE, *MARKS["paid"].may.permissions)


def year_or_404(year):
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return year


def rights_of(user):
    """Return the permissions that the templates of all pages of fees read."""
    return {
        "may_mark": MARKS["paid"].may(user),
        "may_make": MAKE_FEES.may(user),
        "may_price": SAVE_RATES.may(user),
        "sees_people": user.has_perm(MAY_SEE_PEOPLE),
    }
