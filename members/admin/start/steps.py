"""The steps of the guide; the data itself has which are done, so none is lost."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, Q, Subquery
from django.utils.translation import gettext_lazy as _

from members.accounts.staff.guard import may_manage
from members.actions import Action, Staff
from members.exchange.licences import cluster
from members.models import Cluster, ClusterName, Membership, Site, Topic, User

from ..desk import page_of
from ..wording.parts import COLOURS, CONTACT, LANGUAGES, LOGO, NAME, REGION
from .forms import ADD_SITE, ADD_WORDS

MAY_START = "members.change_cluster"
SEEN = "start"  # in a session
DONE, SKIPPED, OPEN = "done", "skipped", "open"


@dataclass(frozen=True)
class Step:
    """A page of the guide: a part of the cluster, a form of its own, or links to pages.

    It is done when there are `rows(user)`. `target()` is the row of its `action`.
    """

    key: str
    title: str
    where: str
    rows: Callable
    permission: str = MAY_START
    part: object = None
    action: Action | None = None
    target: Callable = lambda: None
    links: tuple = ()

    def is_open_to(self, user):
        return user.has_perm(self.permission)

    @property
    def pages(self):
        return [page_of(name) for name in self.links]


def _of_part(part, with_it):
    def rows(user):
        return Cluster.objects.filter(with_it)

    return Step(part.key, part.title, part.where, rows, part=part)


STEPS = [
    Step("name", NAME.title, NAME.where, lambda user: ClusterName.objects, part=NAME),
    _of_part(
        CONTACT,
        ~Q(secretariat_email="", secretariat_phone="", secretariat_address=""),
    ),
    _of_part(LOGO, Q(logo__isnull=False)),
    _of_part(COLOURS, ~Q(colours="")),
    _of_part(LANGUAGES, ~Q(languages="")),
    _of_part(REGION, ~Q(municipalities=[])),
    Step(
        "sites",
        _("Sites on the map"),
        _(
            "Where your members are: industrial areas, parks, quays. Add the first ones."
        ),
        lambda user: Site.objects,
        "members.add_site",
        action=ADD_SITE,
        target=Site,
    ),
    Step(
        "topics",
        _("Topics and certificates"),
        _(
            "What members choose from to describe themselves, and visitors to find them."
        ),
        lambda user: Topic.objects,
        "members.add_topic",
        action=ADD_WORDS,
    ),
    Step(
        "members",
        _("Members"),
        _(
            "From a spreadsheet, or one by one by name or number in the business register."
        ),
        lambda user: Membership.objects,
        "members.add_membership",
        links=("files_in", "new_member"),
    ),
    Step(
        "colleagues",
        _("A colleague"),
        _("So that somebody can help, and stand in for you if your telephone is lost."),
        lambda user: User.objects.filter(is_staff=True, is_active=True).exclude(
            pk=user.pk
        ),
        "members.change_usergroup",
        links=("colleague_new",),
    ),
]
BY_KEY = {step.key: step for step in STEPS}


@dataclass(frozen=True)
class Guide:
    """The steps that are open to the user, with the state of each; one query."""

    user: User

    @cached_property
    def steps(self):
        return [step for step in STEPS if step.is_open_to(self.user)]

    @cached_property
    def _row(self):
        done = {f"has_{s.key}": Exists(s.rows(self.user).all()) for s in self.steps}
        skipped = Subquery(Cluster.objects.values("skipped_steps")[:1])
        return User.objects.values(skipped=skipped, **done).get(pk=self.user.pk)

    def state(self, step):
        if self._row[f"has_{step.key}"]:
            return DONE
        return SKIPPED if step.key in (self._row["skipped"] or ()) else OPEN

    @property
    def rows(self):
        """Return (step, state) of each step."""
        return [(step, self.state(step)) for step in self.steps]

    @property
    def open(self):
        return [step for step, state in self.rows if state == OPEN]

    def is_first(self, session):
        """Whether an administrator of an empty registry has logged in and not seen the guide."""
        others = [step for step in self.steps if step.key != "colleagues"]
        is_empty = self._row["skipped"] is None and {*map(self.state, others)} == {OPEN}
        return is_empty and may_manage(self.user) and SEEN not in session

    def after(self, step):
        """Return the next open step, from the first one again at the end; None without one."""
        place = self.steps.index(step)
        rest = [*self.steps[place + 1 :], *self.steps[:place]]
        return next((one for one in rest if one in self.open), None)


def guide_of(user):
    """Return the Guide while steps are open to the user, else None."""
    row = cluster()
    is_over = row is not None and {*BY_KEY} <= {*row.skipped_steps}
    if is_over or not user.has_perm(MAY_START):
        return None
    guide = Guide(user)
    return guide if guide.open else None


def _skip(keys, *, by):
    rows = Cluster.objects.select_for_update(no_key=True)
    row = rows.first() or Cluster(pk=1)
    row.skipped_steps = [*dict.fromkeys([*row.skipped_steps, *keys])]
    row.save()
    return row


SKIP = Action(_("Skip"), _skip, "", may=lambda by, target: Staff(MAY_START)(by))
