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
    lages produseres bygges leveres drives tilbys selges utfores brukes bruker kan jobbe
    do does did done make makes made work working produce produces provide provides
    offer offers sell sells build builds find help happened located mean means there
    liste oversikt informasjon info list overview information show vis
    kven kva kvar kor korleis kvifor gjer lagar finst byggjer hjelpe tar tek ta imot faar kjope
    treng need needs trengs soker leter looking onsker blir bli become becoming sitter sit sits
    daglig dagleg sjef sjefen direktor direktoren administrerende ceo director
    directors managing manager boss
    kontaktperson noen nokon someone anyone
    """.split()
)
SOMEBODY = frozenset(
    """hvem kven who produsent produsenter manufacturer manufacturers producer producers
    leverandor leverandorer leverandoren supplier suppliers""".split()
)
MAKERS = tuple(
    "produsent produsenter leverandor leverandorer selskap selskaper".split()
)
OF = frozenset("over mellom blant for av om of between among".split())
WHERE = ("hvor er ", "hvor ligger ", "kor er ", "kor ligg ", "where is ", "where are ")
# All that is here is in the region, whichever that is: counties and districts of Norway.
REGIONS = frozenset(
    """
    norge norway region regionen lokal lokale local
    ostfold akershus viken follo romerike hedmark oppland innlandet hedmarken
    gudbrandsdalen valdres hadeland toten buskerud hallingdal numedal ringerike vestfold
    telemark grenland agder sorlandet setesdal lister rogaland jaeren dalane
    ryfylke haugalandet hordaland vestland vestlandet sunnhordland nordhordland hardanger
    sogn fjordane sunnfjord nordfjord more romsdal sunnmore nordmore trondelag fosen namdalen
    innherred ostlandet nordland helgeland salten ofoten lofoten vesteralen troms
    finnmark svalbard
    """.split()
)
# They make a hit better, but "hydrogen plant" is also answered by "hydrogen".
GENERIC_WORDS = REGIONS | frozenset(
    """
    fabrikk fabrikken fabrikker anlegg anlegget produsent produsenter produksjon senter
    senteret plant plants factory factories manufacturer manufacturers producer producers
    production center centre verk verket works klynge klyngen cluster industri industrien
    industry stor store storste big biggest large largest best beste sustainable baerekraftig
    baerekraftige miljovennlig miljovennlige
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
            stottet betaler betalte betalt paid pays fund
            funds funded funder funders funding finances financed""",
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
            organisasjoner aktor aktorer medlem medlemmer medlemmene medlemer
            verksemd verksemder foretak foretaket company companies
            firm firms business businesses organization organizations organisation
            organisations member members""",
        "projects": "prosjekt prosjekter prosjektet prosjektene project projects",
        "sites": "sted steder stedet omrade omrader omradet site sites area areas",
    }.items()
    for word in words.split()
}
# "ethanol plant" needs no plant, and neither does "etanolfabrikk".
GENERAL_PARTS = tuple(
    f"{part}{ending}"
    for part in "fabrikk anlegg produsent produksjon senter verk industri".split()
    for ending in ("", "en", "et", "er", "ene", "e", "n")
)
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
    company consultant contractor equipment expert operator provider service specialist
    supplier
    """.split()
)
SUFFIXES = frozenset(
    """asjon sjon ering else elsen ende ing het skap lig isk ist istisk ene ane ers else ring ning
    tion tions sion ment ness able ible less ware""".split()
)
EXTRA_ENDINGS = ("", *"a e en ene ens er ers et ets ne r s t".split())
