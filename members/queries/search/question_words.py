"""Words of questions, in Norwegian and English, folded: a hit need not have them.

They say which role somebody has, which noun is looked for, or nothing at all. The second
parts of compounds stand here too: few words that begin no text, as in "sementprodusent".
"""

# The verbs are those of any organization, as in "companies that make cement".
QUESTION_WORDS = frozenset(
    """
    hva hvem hvilke hvilken hvilket hvor hvordan hvorfor nar naar mange mye antall
    what which who where how when why whose many much number
    gjor gjore jobber arbeider driver lager laget produserer leverer tilbyr selger bygger
    finnes fins ligger holder skjedde skjer heter betyr trenger hjelpe hjelp
    do does did done make makes made work works working produce produces provide provides
    offer offers sell sells build builds find help happened located mean means there
    liste oversikt informasjon info list overview information show vis
    """.split()
)
SOMEBODY = frozenset(
    """hvem who produsent produsenter manufacturer manufacturers producer producers""".split()
)
# They make a hit better, but "hydrogen plant" is also answered by "hydrogen", and all that is
# here is in the region.
GENERIC_WORDS = frozenset(
    """
    fabrikk fabrikken fabrikker anlegg anlegget produsent produsenter produksjon senter
    senteret plant plants factory factories manufacturer manufacturers producer producers
    production center centre klynge klyngen cluster grenland telemark norge norway
    """.split()
)
# {word: kind of a relationship, role in a project or at a site}; "owned" turns it round.
ROLES = {
    word: role
    for role, words in {
        "owner": """eier eiere eieren eierne eies eierskap aksjonaer aksjonaerer morselskap
            morselskapet owner owners own owns ownership shareholder shareholders parent""",
        "owned": "eid owned datterselskap datterselskaper subsidiary subsidiaries",
        "lead": "leder leda prosjektleder lead leads leader led",
        "funder": """finansierer finansierte finansiert finansiering finansior stotter
            stottet fund funds funded funder funders funding finances financed""",
        "operator": "drifter opererer operator operatoren operate operates runs",
        "supplier": """leverandor leverandorer leverandoren leverte supplier suppliers
            supplied supplies""",
    }.items()
    for word in words.split()
}
ROLES["driver"] = "operator"
NOUNS = {
    word: noun
    for noun, words in {
        "organizations": """bedrift bedrifter bedriften bedriftene selskap selskaper
            selskapet selskapene firma firmaer virksomhet virksomheter organisasjon
            organisasjoner aktor aktorer medlem medlemmer medlemmene company companies
            firm firms business businesses organization organizations organisation
            organisations member members""",
        "projects": "prosjekt prosjekter prosjektet prosjektene project projects",
        "sites": "sted steder stedet site sites",
    }.items()
    for word in words.split()
}
# Different words for one thing, which no stem joins. Topics have synonyms of their own. A
# general word is also found by those of its kind, and not the other way round.
SAME = [
    """testfasilitet testfasiliteter testsenter testanlegg testlab pilotanlegg
    testrigg forsoksrigg""",
    "solcelle solceller solcelleanlegg",
    "hovedkontor hovedkontoret kontor",
]
KINDS = {
    "skip": "bat ferge ferje fartoy",
    "ship": "boat ferry vessel",
    "havn": "kai",
    "universitet": "hoyskole hogskole",
    "avfall": "soppel",
    "gjodsel": "kunstgjodsel",
    "gjenvinning": "resirkulering",
    "spillvarme": "restvarme",
    "automasjon": "automatisering",
    "radgivning": "konsulent konsulenter radgiver radgivere",
    "consult": "consultant consultants adviser advisers",
    "fertilizer": "fertiliser fertilisers",
    "aluminium": "aluminum",
}
SYNONYMS = {
    word: tuple(other for other in group.split() if other != word)
    for group in SAME
    for word in group.split()
}
SYNONYMS |= {word: (kind,) for kind, words in KINDS.items() for word in words.split()}
SECOND_PARTS = frozenset(
    """
    aktor anlegg arbeid avdeling bedrift behandling bransje bruk bygg bygging drift ekspert
    eier enhet fabrikk fasilitet firma forbruk forening forhandler forretning forskning
    gjenvinning gruppe handel handtering hus import eksport industri institutt klynge
    konsulent konsern kontor kunde lag lager lagring lab laboratorium leverandor linje losning
    marked maskin materiale medisin miljo mulighet naering nettverk omrade park plass
    produkt produksjon produsent prosess prosjekt radgiver radgivning rensing
    satsing selskap senter sentral service sted stasjon studie system teknikk teknologi
    tiltak tjeneste transport utbygging utslipp utstyr utvikler utvikling vare verk
    verksted virksomhet
    """.split()
)
SUFFIXES = frozenset(
    """asjon sjon ering else elsen ende ing het skap lig isk ist istisk ene ane ers else
    tion tions sion ment ness able ible less ware""".split()
)
EXTRA_ENDINGS = ("", *"a e en ene ens er ers et ets ne r s t".split())
