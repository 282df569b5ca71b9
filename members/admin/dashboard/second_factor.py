"""An AdminSite that is open to staff whose session has shown a second factor."""

from django.contrib.admin import AdminSite
from django.contrib.admin.sites import all_sites
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import RedirectURLMixin, redirect_to_login
from django.core import checks
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members import factors


class SecondFactorAdminSite(AdminSite):
    """An AdminSite that redirects to the site's own log-in instead of having one."""

    def admin_view(self, view, cacheable=False):
        """Return the view, restricted to the methods that forms and links use."""
        allowed = require_http_methods(["GET", "HEAD", "POST"])
        return allowed(super().admin_view(view, cacheable))

    def has_permission(self, request):
        """Whether the user is staff and the factor shown still exists; a lost one is deleted."""
        return super().has_permission(request) and factors.is_verified(request)

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request, extra_context=None):
        """Redirect to the log-in, or to the page that asks for the missing factor."""
        target = RedirectURLMixin().get_redirect_url(request) or reverse("admin:index")
        if request.user.is_anonymous:
            return redirect_to_login(target)
        if not request.user.is_staff:
            raise Http404
        if not factors.is_verified(request):
            return redirect_to_login(target, factors.verification_path(request.user))
        return redirect(target)

    def password_change(self, request, extra_context=None):
        """Raise Http404: nobody has a password."""
        raise Http404


@checks.register(checks.Tags.security, deploy=True)
def admin_sites_require_second_factor(app_configs, **kwargs):
    return [
        checks.Error(
            f"The admin site {site.name!r} does not ask staff for a second factor.",
            hint="Make it a SecondFactorAdminSite.",
            obj=site,
            id="members.E001",
        )
        for site in all_sites
        if not isinstance(site, SecondFactorAdminSite)
    ]
