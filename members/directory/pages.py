"""The pages that no row of the registry has, as the search finds them."""

from dataclasses import dataclass, replace

from django.db.models import Count, Q, Value
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..exchange.licences import cluster
from ..fields import ORGANIZATION, WITH_PAGES
from ..models import Certificate, CertificateKind, Organization, Project
from ..models.languages import in_language
from ..models.markets import Sector, Unnested
from ..models.texts import norwegian_key
from ..queries import search


@dataclass(frozen=True)
class StaticPage:
    """A page by URL name, with its heading and synonyms in both languages.

    `number` is of the organizations on a list that may be empty.
    """

    route: str
    title: str
    synonyms: tuple
    query: str = ""
    number: int | None = None

    @property
    def fact(self):
        return (
            ""
            if self.number is None
            else ORGANIZATION.public.counted % {"n": self.number}
        )


def _page(name, title, synonyms, query=""):
    synonyms = tuple(words.strip() for words in synonyms.split(","))
    route = name if ":" in name else f"directory:{name}"
    return StaticPage(route, title, synonyms, query)


STATUS_WORDS = {
    "planned": "planlagt, planlagte, kommende, planned, upcoming",
    "running": "pågående, pågår, i gang, løpende, running, ongoing, current",
    "construction": "under bygging, bygges, byggeprosjekter, being built, in construction",
    "operating": "i drift, åpnet, in operation, operating, opened",
    "completed": "avsluttet, avsluttede, fullført, ferdige, completed, finished, ended",
    "stopped": """stanset, stansede, stoppet, skrinlagt, skrinlagte, avlyst, nedlagt, lagt ned,
    stopped, cancelled, shelved, abandoned""",
    "unknown": "ukjent status, status ukjent, uavklart, unknown status",
}


def _status_page(status):
    title = format_lazy("{}: {}", _("Projects"), status.label)
    synonyms = STATUS_WORDS[status.value]
    return _page("projects", title, synonyms, f"?status={status.value}")


PAGES = [
    _page(
        "about",
        _("About the cluster"),
        """om klyngen, hva er klyngen, hvem er vi, pressemelding, medier, media, what is
        the cluster, who are you, om registeret, om oss, startet, stiftet, grunnlagt,
        formål, mål, ambisjon, ambisjonen, visjon, program, klyngeprogram,
        klyngeprogrammet, Arena, NIC, historie, kontakt, kontakt oss,
        kontaktinformasjon, kontaktskjema, telefon, telefonnummer, e-post, epost,
        e-postadresse, postadresse, besøksadresse, adresse, presse, pressekontakt, melde
        feil, feil i registeret, budsjett, sekretariat, sekretariatet, kilder, about,
        about us, founded, started, goal, ambition, programme, history, contact, contact
        us, contact information, telephone, phone number, e-mail, address, press, report
        an error, budget, secretariat, sources""",
    ),
    _page(
        "join",
        _("Become a member"),
        """bli medlem, blir medlem, bli med, bli med i klyngen, delta i klyngen, nytt medlem,
        melde seg inn, innmelding, innmeldingsskjema, søknad, søknadsskjema, søke, søk om
        medlemskap, medlemskap, medlemsfordeler, fordeler, påmelding, medlemskontingent,
        medlemsavgift, kontingent, avgift, pris, koster, kostnad, join, join the cluster,
        become a member, apply, application, membership application, membership, benefits,
        fee, cost, price, sign up""",
    ),
    *(
        _page(noun.public.listing, noun.public.label, noun.public.synonyms)
        for noun in WITH_PAGES
    ),
    _page(
        "organizations",
        _("Organizations with a test facility"),
        """testfasiliteter, testfasilitet, testsenter, testsentre, pilotanlegg, laboratorier,
        test facilities, test facility, test centre, pilot plants, laboratories""",
        "?relation=any&facility=yes",
    ),
    _page(
        "organizations",
        Organization.Relation.FORMER.label,
        """tidligere medlemmer, ikke medlem lenger, utmeldt, utmeldte, sluttet, former
        members, left, no longer a member""",
        "?relation=former",
    ),
    *map(_status_page, Project.Status),
    _page(
        "network",
        _("Who works with whom"),
        """nettverk, samarbeid, samarbeider, jobber sammen, samarbeidspartnere, relasjoner,
        koblinger, connections, partnerships, nettverkskart, network, collaboration,
        collaborates, works together, partners, diagram""",
    ),
    _page(
        "statistics",
        _("The cluster in figures"),
        """statistikk, tall, nøkkeltall, medlemstall, hvor mange medlemmer, medlemsutvikling,
        sysselsetting, sysselsatte, employment, number of members, utvikling, diagrammer,
        arbeidsplasser, ansatte, antall ansatte, størrelse, penger, tilskudd, statistics,
        figures, key figures, numbers, how many members, members over time, charts, jobs,
        number of jobs, employees, workforce, size, money, grants""",
    ),
    _page(
        "network_figures",
        _("The network in figures"),
        """nettverkstall, nettverksstatistikk, nøkkeltall for nettverket, network statistics,
        network figures""",
    ),
    _page(
        "climate",
        _("Emissions and climate targets"),
        """klima, klimapositiv, klimanøytral, utslipp, utslippskutt, kutt, slipper ut,
        industriens utslipp, CO2, klimagass, klimagassutslipp, klimamål, CO2-kutt,
        dekarbonisering, decarbonization, karbonnøytral, carbon neutral, carbon footprint,
        zero emissions, grønn omstilling, green transition, netto null, nullutslipp,
        utslippsmål, klimaeffekt, mål, fanget CO2, climate, climate-positive, net zero,
        emissions, greenhouse gas, targets, captured CO2""",
    ),
    _page(
        "open_data",
        _("Open data"),
        """åpne data, API, data, datasett, dataset, JSON, CSV, nedlasting, laste ned, gjenbruk,
        lisens, utviklere, maskinlesbar, open data, download, reuse, licence, license,
        developers, machine-readable, OpenAPI""",
    ),
    _page(
        "privacy",
        _("Privacy"),
        """personvern, personopplysninger, personvernerklæring, GDPR, innsyn, sletting, slette,
        delete my data, data protection, informasjonskapsler, cookies, privacy, personal data""",
    ),
    _page(
        "accessibility",
        _("Accessibility"),
        """tilgjengelighet, tilgjengelighetserklæring, universell utforming, WCAG, UU,
        accessibility, accessibility statement""",
    ),
]

# Found by its words, and in no sitemap.
LOG_IN = _page(
    "portal:log_in",
    _("Log in"),
    """logg inn, logg på, innlogging, konto, brukerkonto, passord, account, password, min
        side, glemt passord, oppdatere profil, endre profil, redigere profil, edit profile,
        rette profil, log in, sign in, my page, forgotten password, update profile""",
)


CERTIFIED = (
    *("sertifikat", "sertifisert", "sertifisering"),
    *("certificate", "certified", "certification"),
)


def all_pages(day):
    """Return PAGES, and the lists by certificate on a day and by sector; one query."""
    certified = Certificate.objects.on(day).filter(organization__is_listed=True)
    number = Count(
        "certificates__organization",
        filter=Q(certificates__in=certified),
        distinct=True,
    )
    kinds = CertificateKind.objects.annotate(number=number).order_by()
    sectors = Organization.objects.listed().annotate(sector=Unnested("sectors"))
    certificates = kinds.values_list("slug", "name_nb", "name_en", "number")
    served = sectors.order_by().values("sector").annotate(number=Count("pk"))
    served = served.values_list("sector", Value(""), Value(""), "number")
    lists = [_list_of(*row) for row in certificates.union(served, all=True).order_by()]
    return [
        *_with_name(PAGES),
        LOG_IN,
        *sorted(lists, key=lambda page: norwegian_key(page.title)),
    ]


def _with_name(pages):
    """Return the pages, the first of them ("about") found by the name of the cluster, too."""
    about, *others = pages
    name = getattr(cluster(), "name", None)
    names = (name,) if name else ()
    return [replace(about, synonyms=about.synonyms + names), *others]


def _list_of(value, nb, en, number):
    """Return the page of those with a kind of certificate, or, without names, a sector."""
    if not nb:
        title = _("Organizations that deliver to %(sector)s")
        title, words = title % {"sector": Sector(value).label}, ()
    else:
        title = _("Organizations with the certificate %(name)s")
        title, words = title % {"name": in_language(nb, en)}, CERTIFIED
    query = f"?relation=any&{'certificate' if nb else 'sector'}={value}"
    return StaticPage("directory:organizations", title, words, query, number)


def matching_synonym(page, words):
    """Return the first synonym that matches, if the title of the page does not; else ""."""
    if search.match_spans(str(page.title), words):
        return ""
    matches = (words_ for words_ in page.synonyms if search.match_spans(words_, words))
    return next(matches, "")


def texts_of(pages):
    """Return the (title, synonyms) of each page, for `search.ranked_texts`."""
    return [(str(page.title), page.synonyms) for page in pages]


def ranked_pages(pages, words):
    """Return [(rank, StaticPage)] of the pages that have every word, best first."""
    ranks = search.ranked_texts(texts_of(pages), words)
    ranked = [(rank, pages[position]) for position, rank in ranks.items()]
    return sorted(ranked, key=lambda hit: -hit[0])
