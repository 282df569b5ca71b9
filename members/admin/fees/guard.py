"""Who may see and write fees, and what all pages of fees show."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse

from members.models.fees import FIRST_YEAR, LAST_YEAR

MAY_SEE, MAY_SEE_PEOPLE = "members.view_fee", "members.view_person"
MAY_MARK, MAY_MAKE = "members.change_fee", "members.add_fee"
MAY_PRICE = [f"members.{verb}_feerate" for verb in ("add", "change", "delete")]


def require(user, *permissions):
    if not user.has_perms([MAY_SEE, *permissions]):
        raise PermissionDenied


def year_or_404(year):
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return year


def render(request, site, template, title, context):
    shown = context | site.each_context(request) | {"title": title}
    shown |= {
        "may_mark": request.user.has_perm(MAY_MARK),
        "may_make": request.user.has_perm(MAY_MAKE),
        "may_price": request.user.has_perms(MAY_PRICE),
        "sees_people": request.user.has_perm(MAY_SEE_PEOPLE),
    }
    return TemplateResponse(request, f"admin/fees/{template}.html", shown)
