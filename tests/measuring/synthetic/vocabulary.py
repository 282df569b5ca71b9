"""The vocabulary of synthetic texts; pairs are (Norwegian, English)."""

# (name, code) of municipalities, the nearest first
MUNICIPALITIES = [
    ("Porsgrunn", "4001"),
    ("Skien", "4003"),
    ("Bamble", "4012"),
    ("Kragerø", "4014"),
    ("Siljan", "4010"),
    ("Drangedal", "4016"),
    ("Nome", "4018"),
    ("Midt-Telemark", "4020"),
    ("Notodden", "4005"),
    ("Larvik", "3909"),
    ("Sandefjord", "3907"),
    ("Tønsberg", "3905"),
    ("Kongsberg", "3303"),
    ("Arendal", "4203"),
    ("Bærum", "3201"),
    ("Oslo", "0301"),
    ("Trondheim", "5001"),
    ("Bergen", "4601"),
]
MUNICIPALITY_WEIGHTS = [30, 24, 12, 6, 2, 2, 3, 4, 5, 6, 4, 3, 3, 2, 2, 8, 2, 2]

PLACE_STARTS = """
Aas Ask Bakke Berg Bjørke Bratt Brekke Bru Bø Eik Elve Fager Falke Fjell Flåte Foss Frier
Furu Gjerde Gran Grav Grønn Gull Hage Hauke Havn Heg Hel Herre Hesle Holme Hval Jern Kalv
Kirke Klev Kvern Lang Lauv Lille Lind Mule Myr Måke Nord Nygårds Orre Ravn Rogn Rød Sand
Sel Skjel Skog Sol Stein Stor Strand Svart Sæter Sør Tangen Tjære Tor Ulve Varde Ved Vest
Vinje Vold Ørne Øst Ålø Åmot
""".split()
PLACE_ENDS = """
vik nes fjorden dalen øya åsen berg moen heim sund lia bukta haugen stad strand tangen
elva bekken vannet hei rud land
""".split()

BRAND_STARTS = """
Acer Alfa Aqua Arc Aure Bio Borea Carbo Cel Cirk Delta Dyna Eco Elek Elva Endra Ferro
Fjord Flux Frem Gass Geo Grønn Gneis Havn Hydra Inova Iso Karbo Kjemi Kobolt Kraft Kryo
Krys Lava Lumen Magne Mara Mekan Mill Nano Nord Norsk Novo Nytt Okto Omni Opti Oxy Petro
Plast Poly Prima Pro Puls Rekta Ren Robu Safe Sal Silva Skag Sol Spekter Stål Syn Tek
Tele Termo Titan Tri Turbo Vann Vari Vekst Vind Vita Volt Xeno Ymer Zink Øko Ås
""".split()
BRAND_ENDS = """
bygg con dyne fab flow form gen grid ion kem kraft lab link logic loop matic max nor
nova plan pro røst sens serv sol spor tech tek teknikk tron vekt verk via volt watt øst
""".split()

# What a company's name says that it does.
TRADES = """
Armering Automasjon Avfall Båtbyggeri Bemanning Betong Bioenergi Boring Bygg Data
Dokumentasjon Dykking Eiendom Elektro Elkraft Energi Entreprenør Fjernvarme Forvaltning
Fôr Gartneri Gass Gjenvinning Grafikk Havbruk Hydraulikk Industri Industrirør Industrivern
Inspeksjon Instrument Isolasjon Jernvare Kabel Kalibrering Karbon Kjemi Kjøleteknikk
Kompositt Konsult Kontroll Korrosjon Kran Laboratorium Lager Logistikk Lys Maling Marine
Maskin Mekaniske Membran Metall Miljø Mineral Måleteknikk Møbel Næringspark Olje Ovn
Papir Pelleri Plast Polymer Prosess Prosjekt Pumpe Renhold Renseteknikk Resirkulering
Robot Rådgivning Rør Sement Service Shipping Sikkerhet Skog Slam Slipeteknikk Smelteverk
Solkraft Spedisjon Sprengning Stillas Stål Støperi Sveis Teknikk Telekom Terminal
Transport Treforedling Turbin Utleie Vakuum Vannteknikk Vedlikehold Ventil Ventilasjon
Verft Verksted Verktøy Vikar Vindkraft Økonomi
""".split()
PUBLIC_TRADES = """
Avfall Avløp Brannvesen Eiendom Feiervesen Havn Havnevesen Kraft Kulturhus Legevakt
Miljøverk Næringsutvikling Renovasjon Vannverk Vei Vekst
""".split()
INSTITUTES = """
Forskningsinstitutt Forskningssenter Kompetansesenter Laboratorium Prøveanstalt Fagskole
Høyskole Studiesenter Teknologisenter Testsenter
""".split()
SOCIETIES = """
Industriforening Næringsforening Næringsråd Handelskammer Bedriftsnettverk Ingeniørforening
Fagforum Miljøforum Opplæringskontor Vekstfond
""".split()

VERBS = [
    ("Leverer", "Supplies"),
    ("Produserer", "Makes"),
    ("Utvikler", "Develops"),
    ("Bygger", "Builds"),
    ("Reparerer", "Repairs"),
    ("Vedlikeholder", "Maintains"),
    ("Prosjekterer", "Designs"),
    ("Tester", "Tests"),
    ("Leier ut", "Rents out"),
    ("Forhandler", "Sells"),
    ("Monterer", "Assembles"),
    ("Kalibrerer", "Calibrates"),
]
VERBS_OF_RESEARCH = [
    ("Forsker på", "Does research on"),
    ("Underviser i", "Teaches"),
    ("Prøver ut", "Tries out"),
]
VERBS_OF_PUBLIC = [
    ("Har ansvar for", "Is responsible for"),
    ("Fører tilsyn med", "Supervises"),
    ("Legger til rette for", "Makes way for"),
]
VERBS_OF_OTHERS = [
    ("Gir råd om", "Advises on"),
    ("Arrangerer kurs i", "Holds courses in"),
    ("Samler medlemmer innen", "Brings together members in"),
]
# With the processes below these make compounds: aluminium + støping, hydrogen + lagring.
MATTERS = [
    ("aluminium", "aluminium"),
    ("ammoniakk", "ammonia"),
    ("asfalt", "asphalt"),
    ("avløpsvann", "wastewater"),
    ("betong", "concrete"),
    ("biogass", "biogas"),
    ("biokull", "biochar"),
    ("bly", "lead"),
    ("cellulose", "cellulose"),
    ("damp", "steam"),
    ("etylen", "ethylene"),
    ("flyveaske", "fly ash"),
    ("glass", "glass"),
    ("gips", "gypsum"),
    ("gjødsel", "fertilizer"),
    ("grafitt", "graphite"),
    ("gummi", "rubber"),
    ("hydrogen", "hydrogen"),
    ("kalk", "lime"),
    ("karbonfiber", "carbon fibre"),
    ("keramikk", "ceramics"),
    ("klor", "chlorine"),
    ("kobber", "copper"),
    ("kobolt", "cobalt"),
    ("kompositt", "composite"),
    ("lignin", "lignin"),
    ("litium", "lithium"),
    ("magnesium", "magnesium"),
    ("mangan", "manganese"),
    ("metan", "methane"),
    ("metanol", "methanol"),
    ("nikkel", "nickel"),
    ("nitrogen", "nitrogen"),
    ("oksygen", "oxygen"),
    ("papir", "paper"),
    ("plast", "plastics"),
    ("polyetylen", "polyethylene"),
    ("salt", "salt"),
    ("sement", "cement"),
    ("silisium", "silicon"),
    ("slam", "sludge"),
    ("stål", "steel"),
    ("svovelsyre", "sulphuric acid"),
    ("tekstil", "textile"),
    ("tinn", "tin"),
    ("titan", "titanium"),
    ("trevirke", "timber"),
    ("vanadium", "vanadium"),
    ("vann", "water"),
    ("zink", "zinc"),
]
PROCESSES = [
    ("analyse", "analysis"),
    ("behandling", "treatment"),
    ("belegg", "coatings"),
    ("beholdere", "vessels"),
    ("boring", "drilling"),
    ("destillasjon", "distillation"),
    ("filtrering", "filtration"),
    ("foredling", "refining"),
    ("forsyning", "supply"),
    ("fresing", "milling"),
    ("gjenvinning", "recycling"),
    ("gløding", "annealing"),
    ("håndtering", "handling"),
    ("isolasjon", "insulation"),
    ("kjøling", "cooling"),
    ("knusing", "crushing"),
    ("lagring", "storage"),
    ("lakkering", "painting"),
    ("maling", "grinding"),
    ("måling", "metering"),
    ("ovner", "furnaces"),
    ("pressing", "pressing"),
    ("produksjon", "production"),
    ("pumper", "pumps"),
    ("rensing", "purification"),
    ("ruller", "rollers"),
    ("rør", "piping"),
    ("sensorer", "sensors"),
    ("separasjon", "separation"),
    ("sliping", "polishing"),
    ("smelting", "smelting"),
    ("støping", "casting"),
    ("sveising", "welding"),
    ("tanker", "tanks"),
    ("tørking", "drying"),
    ("transport", "transport"),
    ("valsing", "rolling"),
    ("ventiler", "valves"),
]
CUSTOMERS = [
    ("prosessindustrien", "the process industry"),
    ("skipsverft", "shipyards"),
    ("kommuner i hele landet", "municipalities across Norway"),
    ("oppdrettsnæringen", "fish farming"),
    ("kraftselskaper", "power companies"),
    ("batterifabrikker", "battery factories"),
    ("gjødselprodusenter", "fertilizer producers"),
    ("treforedlingen", "the wood-processing industry"),
    ("smelteverk", "smelters"),
    ("sementindustrien", "the cement industry"),
    ("havner og terminaler", "ports and terminals"),
    ("byggenæringen", "the construction industry"),
    ("petrokjemiske anlegg", "petrochemical plants"),
    ("sykehus og laboratorier", "hospitals and laboratories"),
    ("landbruket", "farming"),
    ("forsvaret", "the armed forces"),
    ("vannverk", "waterworks"),
    ("datasentre", "data centres"),
]
REMARKS = [
    ("Familieeid siden {year}.", "Family-owned since {year}."),
    ("Sertifisert etter ISO 14001.", "Certified to ISO 14001."),
    ("Har egen lærlingordning.", "Runs its own apprenticeship scheme."),
    ("Eksporterer til {n} land.", "Exports to {n} countries."),
    ("Tar imot overskuddsvarme fra naboen.", "Takes surplus heat from its neighbour."),
    ("Døgnåpen vakt hele året.", "On call day and night, all year."),
    (
        "Samarbeider med universitetet om forskning.",
        "Does research with the university.",
    ),
    ("Alle kjøretøy er elektriske.", "All its vehicles are electric."),
    ("Bruker bistrømmer som råvare.", "Uses side streams as raw material."),
    ("Startet i {year} i et gammelt verft.", "Began in {year} in an old shipyard."),
    ("Eid av de ansatte.", "Owned by its staff."),
    (
        "Har kuttet utslippene med {n} prosent.",
        "Has cut its emissions by {n} per cent.",
    ),
    ("Leverer måledata i sanntid.", "Delivers measurements in real time."),
    ("Har pilotanlegg ved fjorden.", "Has a pilot plant by the fjord."),
    ("Reparerer heller enn å bytte ut.", "Repairs rather than replaces."),
    ("Deltar i felles sikkerhetsvakt.", "Takes part in a shared safety watch."),
]
PROJECT_STARTS = [
    ("Forprosjekt for", "Pre-study of"),
    ("Pilot for", "Pilot for"),
    ("Fullskala", "Full-scale"),
    ("Felles løsning for", "Shared solution for"),
    ("Demonstrasjon av", "Demonstration of"),
    ("Utslippsfri", "Emission-free"),
    ("Ny fabrikk for", "New plant for"),
    ("Digital tvilling av", "Digital twin of"),
]
SITE_KINDS = ["Industripark", "Næringspark", "Havn", "Industriområde", "Forskningspark"]
SITE_PARTS = ["Nord", "Sør", "Kai", "Terminal", "Tomt", "Verksted", "Laboratorium"]

# Used only when the registry has no topics yet.
TOPICS = [
    ("theme", "Karbonfangst", "Carbon capture"),
    ("theme", "Hydrogen", "Hydrogen"),
    ("theme", "Elektrifisering", "Electrification"),
    ("theme", "Energieffektivisering", "Energy efficiency"),
    ("theme", "Sirkulærøkonomi", "Circular economy"),
    ("theme", "Biobaserte råvarer", "Bio-based raw materials"),
    ("theme", "Batterier", "Batteries"),
    ("theme", "Logistikk", "Logistics"),
    ("competence", "Petrokjemi", "Petrochemistry"),
    ("competence", "Metallurgi", "Metallurgy"),
    ("competence", "Automatisering", "Automation"),
    ("competence", "Vedlikehold", "Maintenance"),
    ("competence", "Prosessimulering", "Process simulation"),
    ("competence", "Rådgivning", "Consulting"),
    ("competence", "Utdanning", "Education"),
    ("competence", "Måling og analyse", "Measurement and analysis"),
]
BODIES = [
    ("board", "Styret", "The board"),
    ("committee", "Valgkomiteen", "The nomination committee"),
    ("secretariat", "Sekretariatet", "The secretariat"),
    ("group", "Arbeidsgruppe for energi", "Working group on energy"),
    ("group", "Arbeidsgruppe for kompetanse", "Working group on skills"),
]
