"""The page that adds a colleague."""

from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from members import staff
from members.models import User
from members.staff.forms import NewColleagueForm

from ..desk import WRITE, desk_page
from ..registry.changelist import valid_initial
from .acting import after_a_factor, is_done


@desk_page(
    "colleagues/new/",
    "colleague_new",
    "colleagues/new",
    _("New colleague"),
    opens_to=staff.may_manage,
    methods=WRITE,
    label=_("New colleague"),
    words=_("staff, user, access, invite, secretary, administrator"),
)
@after_a_factor
def new_colleague(request):
    """Render the form; for an address with an account, a first POST says what follows."""
    form = _form(request)
    if request.method == "POST" and is_done(request, staff.ADD, form):
        return redirect("admin:colleagues")
    account = _account(form)
    _state_known(form, account)
    context = {"form": form, "account": account}
    return context


def _form(request):
    if request.method == "POST":
        return NewColleagueForm(request.POST)
    initial = valid_initial(request.GET.dict(), NewColleagueForm.base_fields)
    if back := _former(request.GET.get("back", "")):
        initial |= {"email": back.email, "name": back.name, "language": back.language}
    return NewColleagueForm(initial=initial)


def _former(pk):
    is_number = pk.isdecimal() and len(pk) < 19
    return User.objects.filter(pk=pk).first() if is_number else None


def _account(form):
    """Return the user with the address that was typed, if its owner does not work here yet."""
    email = form["email"].value() if not form.is_bound else None
    if form.is_bound:
        email = (
            form.cleaned_data.get("email") if hasattr(form, "cleaned_data") else None
        )
    user = staff.find_account(email) if email else None
    return user if user and not (user.is_staff and user.is_active) else None


def _state_known(form, account):
    """Set the hidden field of the form to the account that the page names."""
    known = account.pk if account else ""
    if not form.is_bound:
        form.initial["known"] = known
        return
    form.data = form.data.copy()
    form.data["known"] = known
    if account and form.refused == {"known"}:
        form.errors.pop("__all__")  # the page says what follows instead
