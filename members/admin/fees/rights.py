"""The permissions for fees, and the context that all pages of fees share."""

from django.http import Http404

from members.models.fees import FIRST_YEAR, LAST_YEAR

MAY_SEE, MAY_SEE_PEOPLE = "members.view_fee", "members.view_person"
MAY_MARK, MAY_MAKE = "members.change_fee", "members.add_fee"
MAY_PRICE = [f"members.{verb}_feerate" for verb in ("add", "change", "delete")]


def year_or_404(year):
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return year


def rights_of(user):
    """Return the permissions that the templates of all pages of fees read."""
    return {
        "may_mark": user.has_perm(MAY_MARK),
        "may_make": user.has_perm(MAY_MAKE),
        "may_price": user.has_perms(MAY_PRICE),
        "sees_people": user.has_perm(MAY_SEE_PEOPLE),
    }
