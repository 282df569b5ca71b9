"""An organization with a row of all that its people reach; two of them are twins."""

from django.test import Client
from django.urls import reverse

from members import models, people
from members.accounts import access
from members.people import account
from members.records import review
from tests.portal.test_misused_links import LINKS, PURPOSES, make_token
from tests.support.factories import LONG_AGO, make
from tests.support.letters import last, token_of
from tests.support.login import log_in_lately
from tests.support.route_data import NEW, create_proposal

OF_PROFILE = [models.Service, models.CustomerReference, models.Certificate]
OF_PROFILE += [models.ProfileLink, models.OrganizationName]
PAGES = """
    organization profile contacts offices references changes access access_leaving leave
    facilities facilities_new streams streams_new projects projects_new
""".split()


class Side:
    """An organization with rows of all that its people reach; its private words are markers."""

    def __init__(self, name, number):
        self.number, self.words = number, 0
        ours = self.organization = make.member(name=name, slug=name.lower())
        self.manager, self.editor = (self._colleague(r) for r in ("manager", "editor"))
        self._colleague("manager", until=LONG_AGO)
        for until in (None, LONG_AGO):
            texts = {name: self._word() for name in ("name", "title")}
            person = make.contact(ours, email=self._email(), until=until, **texts)
            self.person = self.person if until else person
        access.invite(ours, self._email(), "editor", by=self.manager)
        make(models.AccessRequest, organization=ours, email=self._email())
        for model in OF_PROFILE:
            make(model, organization=ours)
        review.submit(ours, {"summary_nb": self._word()}, by=self.manager)
        self.keys = {
            "facilities": make.facility(ours, is_listed=False, terms_nb=self._word()),
            "streams": make.stream(ours, is_public=False, note=self._word()),
        }
        self.keys = {name: row.pk for name, row in self.keys.items()}
        self.keys["projects"] = make.project(partners=[ours]).slug
        for about in ({"organization": ours}, {"by": ours}):
            make.claim(**about)
        self.proposals = {n: create_proposal(ours, self.manager, n) for n in NEW}
        account.ask_for_address(self.editor, f"{name.lower()}@annet.example")
        self.new_address = token_of(last(account.PURPOSE))
        # Two applications with the same words are one: its link is nobody else's.
        kinds = {*LINKS, *PURPOSES} - {"application"}
        kinds = sorted(sorted(kinds), key="reminder".__eq__)
        self.links = {k: make_token(k, ours, self.manager)[:2] for k in kinds}
        users = {"manager": self.manager, "editor": self.editor}
        self.clients = {n: log_in_lately(Client(), u) for n, u in users.items()}
        self.clients[""] = Client()

    def _word(self):
        self.words += 1
        return f"lekk{self.number}{self.words:03}x"

    def _email(self):
        return f"{self._word()}@example.org"

    def _colleague(self, role, **period):
        given = {"email": self._email(), "name": self._word(), "role": role}
        return make.colleague(self.organization, **given, **period)

    def pages(self):
        """Return {name of a user, or "": [address of a page]}."""
        slug = self.organization.slug
        named = [(name, [slug]) for name in PAGES]
        for name in NEW:
            named += [(f"{name}_change", [slug, self.keys[name]])]
            named += [(f"{name}_proposal", [slug, self.proposals[name]])]
        own = [(name, []) for name in ("home", "about_me", "account", "erase_me")]
        pages = [reverse(f"portal:{name}", args=args) for name, args in named + own]
        new_address = reverse("portal:account_address", args=[self.new_address])
        token = people.token_for(self.person)
        links = [page.format(token) for page, token in self.links.values()]
        links += [reverse(f"portal:consent{p}", args=[token]) for p in ("", "_erase")]
        return {"manager": pages, "editor": [*pages, new_address], "": links}
