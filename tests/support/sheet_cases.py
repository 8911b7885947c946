"""Benefit sheets of people who do not exist: the ten hard cases, in the three languages."""

from datetime import date
from decimal import Decimal

from assusoft.benefit_sheets.sheet import Figure, Part, Sheet, Source, Table

LANGUAGES = ("fr", "nl", "en")
ON = date(2026, 1, 31)

PAYROLL = Source("payroll", ON, "blox")
HR = Source("declared", date(2026, 1, 12), "HR")
TOLD = Source("reported", ON, "AG Insurance, 2026-01")
STATEMENT = Source("statement", date(2026, 1, 28), "AG Insurance, 2026-01")
RETURN = Source("return", date(2026, 1, 20), "AG Insurance")

WORDS = {
    "identity": ("Identité", "Identiteit", "Identity"),
    "entity": ("Entité juridique", "Juridische entiteit", "Legal entity"),
    "category": ("Catégorie", "Categorie", "Category"),
    "manager": ("employé, cadre", "bediende, kaderlid", "employee, executive"),
    "birth": ("Date de naissance", "Geboortedatum", "Date of birth"),
    "civil": ("État civil", "Burgerlijke staat", "Civil status"),
    "married": ("marié", "gehuwd", "married"),
    "since": ("En service depuis", "In dienst sinds", "In service since"),
    "until": ("En service jusqu'au", "In dienst tot", "In service until"),
    "salary": ("Salaire", "Loon", "Salary"),
    "monthly": ("Salaire mensuel brut", "Brutomaandloon", "Gross monthly salary"),
    "reference": ("Salaire de référence", "Referentieloon", "Reference salary"),
    "formula": ("Salaire mensuel x 13,92", "Maandloon x 13,92", "Monthly salary x 13.92"),
    "time": ("Temps de travail", "Arbeidstijd", "Working time"),
    "contractual": ("Selon le contrat", "Volgens het contract", "By the contract"),
    "insured": ("Assuré", "Verzekerd", "Insured"),
    "hours": ("Heures", "Uren", "Hours"),
    "credit": (
        "Crédit-temps avec motif du 01/09/2025 au 31/08/2026 : le temps assuré reste celui du contrat.",
        "Tijdskrediet met motief van 01/09/2025 tot 31/08/2026: de verzekerde tijd blijft die van het contract.",
        "Time credit with motive from 01/09/2025 to 31/08/2026: the insured time stays that of the contract.",
    ),
    "insurer": ("Assureur", "Verzekeraar", "Insurer"),
    "joined": ("Affilié depuis", "Aangesloten sinds", "Affiliated since"),
    "covers": ("Assuré", "Verzekerd", "Insured"),
    "premiums": ("Primes", "Premies", "Premiums"),
    "premium": ("Prime", "Premie", "Premium"),
    "month": ("Par mois", "Per maand", "Per month"),
    "year": ("Depuis janvier", "Sinds januari", "This year so far"),
    "billed": ("Facturé", "Aangerekend", "Billed"),
    "employer": ("Patronale", "Werkgever", "Employer"),
    "personal": ("Personnelle", "Werknemer", "Personal"),
    "taxes": ("Taxes", "Taksen", "Taxes"),
    "death": ("Capital en cas de décès", "Overlijdenskapitaal", "Capital at death"),
    "reserve": ("Réserve acquise", "Verworven reserve", "Acquired reserve"),
    "quoted": (
        "Communiqué par l'assureur, non garanti",
        "Meegedeeld door de verzekeraar, niet gewaarborgd",
        "Stated by the insurer, not guaranteed",
    ),
    "group": ("Assurance de groupe", "Groepsverzekering", "Group insurance"),
    "group_covers": ("pension et décès", "pensioen en overlijden", "pension and death"),
    "disability": ("Revenu garanti", "Gewaarborgd inkomen", "Disability income"),
    "disability_covers": ("rente d'invalidité", "invaliditeitsrente", "disability annuity"),
    "bonus": ("Plan bonus", "Bonusplan", "Bonus plan"),
    "hospital": ("Hospitalisation", "Hospitalisatie", "Hospitalisation"),
    "members": ("Personnes assurées", "Verzekerde personen", "Insured persons"),
    "member": ("Nom", "Naam", "Name"),
    "child": ("enfant", "kind", "child"),
    "partner": ("conjoint", "echtgenoot", "spouse"),
    "self": ("vous-même", "uzelf", "yourself"),
    "relation": ("Lien", "Band", "Relation"),
    "payer": ("Payé par", "Betaald door", "Paid by"),
    "by_employer": ("l'employeur", "de werkgever", "the employer"),
    "by_worker": ("vous", "u", "you"),
    "other": ("Autres avantages", "Andere voordelen", "Other benefits"),
    "car": ("Voiture (Škoda Enyaq)", "Wagen (Škoda Enyaq)", "Car (Škoda Enyaq)"),
    "meal": ("Titres-repas", "Maaltijdcheques", "Meal vouchers"),
    "eco": ("Éco-chèques", "Ecocheques", "Eco-vouchers"),
    "total": ("Coût total pour l'employeur", "Totale kost voor de werkgever", "Total cost to the employer"),
    "beneficiaries": ("Bénéficiaires en cas de décès", "Begunstigden bij overlijden", "Beneficiaries at death"),
    "clause": (
        "À défaut d'autre désignation : le conjoint ou cohabitant légal ; à défaut, les enfants par parts égales ; à "
        "défaut, les héritiers légaux.",
        "Bij gebrek aan een andere aanwijzing: de echtgenoot of wettelijk samenwonende; bij ontstentenis de kinderen "
        "in gelijke delen; bij ontstentenis de wettelijke erfgenamen.",
        "Where nothing else was named: the spouse or legal cohabitant; failing that, the children in equal parts; "
        "failing that, the legal heirs.",
    ),
    "none": (
        "Aucun plan d'assurance ne vous couvre à cette date.",
        "Op deze datum bent u door geen enkel plan verzekerd.",
        "No insurance plan covers you on this date.",
    ),
    "abroad": ("Détachement en Pologne", "Detachering in Polen", "Posted to Poland"),
    "plans": ("Plans", "Plannen", "Plans"),
    "ended": ("Affilié jusqu'au", "Aangesloten tot", "Affiliated until"),
}


def cases(language: str) -> dict[str, Sheet]:
    """Name of each of the ten hard cases -> its sheet."""
    say = Speaker(language)
    return {
        "no_plan": no_plan(say),
        "four_plans": four_plans(say),
        "seven_children": seven_children(say),
        "two_contracts": two_contracts(say),
        "time_credit": time_credit(say),
        "expatriate": expatriate(say),
        "leaver": leaver(say),
        "unknown_birth": unknown_birth(say),
        "long_names": long_names(say),
        "dutch_in_wallonia": dutch_in_wallonia(say),
    }


def plain_sheet(language: str = "fr", number: int = 1, **changed) -> Sheet:
    """A sheet as most are; `number` makes it another person's, with other amounts."""
    say = Speaker(language)
    wage = Decimal("3456.78") + number
    parts = (
        say.identity(), say.salary(wage), say.time(), say.plan("group", wage), say.hospital(["Ines Peeters"]),
        say.other(), say.total(wage), say.beneficiaries(),
    )  # fmt: skip
    named = {"person": f"P{number:05d}", "name": f"Anaïs Peeters {number}"}
    return say.sheet(parts, wage, **named | changed)


class Speaker:
    """Makes parts of sheets in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, word: str) -> str:
        return WORDS[word][LANGUAGES.index(self.language)]

    def sheet(self, parts, wage=None, **changed) -> Sheet:
        shares = () if wage is None else self.shares(wage, [part.key for part in parts])
        values = {
            "person": "P00042", "name": "Anaïs Peeters", "month": "2026-01", "kind": "month", "on": ON,
            "language": self.language, "employer": "Entreprise X", "entity": "Entreprise X SA, 0899.900.177",
            "parts": tuple(parts), "shares": shares, "issued": date(2026, 2, 10),
        }  # fmt: skip
        return Sheet(**values | changed)

    def figure(self, key, value, unit="", source=PAYROLL, note="") -> Figure:
        return Figure(key, self(key), value, unit, source if value is not None else None, note)

    def identity(self, **changed) -> Part:
        values = {"entity": "Entreprise X SA", "category": self("manager"), "birth": date(1984, 5, 17),
                  "civil": self("married"), "since": date(2012, 3, 1)}  # fmt: skip
        figures = tuple(self.figure(key, value) for key, value in (values | changed).items())
        return Part("identity", self("identity"), figures)

    def salary(self, wage) -> Part:
        reference = self.figure(
            "reference", wage * Decimal("13.92").quantize(Decimal("0.01")), "EUR/year", note=self("formula")
        )
        return Part("salary", self("salary"), (self.figure("monthly", wage, "EUR/month"), rounded(reference)))

    def time(self, contract="100", insured="100", note="") -> Part:
        hours = Decimal("38") * Decimal(contract) / 100
        return Part("time", self("time"), (
            self.figure("contractual", Decimal(contract), "%"),
            self.figure("hours", hours, "hours/week"),
            self.figure("insured", Decimal(insured), "%", TOLD, note),
        ))  # fmt: skip

    def plan(self, name, wage, supplier="AG Insurance", ended=None, stated=True) -> Part:
        tariff = Source("tariff", date(2026, 1, 1), f"tarif plans/{name}.toml")
        share = {"group": 4, "disability": 1, "bonus": 2}[name]
        figures = [
            self.figure("insurer", supplier, "", Source("plan", date(2026, 1, 1), f"plans/{name}.toml")),
            self.figure("joined", date(2012, 3, 1), "", TOLD),
        ]
        if ended:
            figures.append(self.figure("ended", ended, "", TOLD))
        figures.append(self.figure("covers", self(f"{name}_covers" if name != "bonus" else "group_covers"), "", TOLD))
        if name == "group":
            figures.append(self.figure("death", Decimal("154321.09"), "EUR", STATEMENT, self("quoted")))
            figures.append(
                self.figure("reserve", Decimal("23456.78") if stated else None, "EUR", RETURN, self("quoted"))
            )
        rows = []
        for row, parts in (("employer", share), ("personal", 1 if name == "group" else 0), ("taxes", 0.44 * share)):
            month = (wage * Decimal(str(parts)) / 100).quantize(Decimal("0.01"))
            rows.append((self(row), (
                Figure(f"plan.{name}.{row}.month", "", month, "EUR", tariff),
                Figure(f"plan.{name}.{row}.year", "", month, "EUR", tariff),
                Figure(f"plan.{name}.{row}.billed", "", month if stated else None, "EUR",
                       STATEMENT if stated else None),
            )))  # fmt: skip
        table = Table(self("premiums"), (self("premium"), self("month"), self("year"), self("billed")), tuple(rows))
        return Part(f"plan.{name}", self(name), tuple(figures), (table,))

    def hospital(self, members, births=()) -> Part:
        tariff = Source("tariff", date(2026, 1, 1), "tarif plans/hospital.toml")
        rows = []
        for at, member in enumerate(["", *members]):
            born = date(1984, 5, 17) if not at else births[at - 1] if births else date(2008 + at, 2, 3)
            relation = "self" if not at else "partner" if at == 1 and len(members) > 1 else "child"
            price = Decimal("182.40") if relation != "child" else Decimal("74.16")
            rows.append((member or self("self"), (
                Figure(f"plan.hospital.{at}.relation", "", self(relation), "", PAYROLL),
                Figure(f"plan.hospital.{at}.birth", "", born, "", PAYROLL if born else None),
                Figure(f"plan.hospital.{at}.payer", "", self("by_employer" if not at else "by_worker"), "", tariff),
                Figure(f"plan.hospital.{at}.year", "", price if born else None, "EUR/year", tariff if born else None),
            )))  # fmt: skip
        heads = (self("member"), self("relation"), self("birth"), self("payer"), self("premium"))
        figures = (
            self.figure("insurer", "DKV Belgium", "", Source("plan", date(2026, 1, 1), "plans/hospital.toml")),
            self.figure("joined", date(2012, 3, 1), "", TOLD),
        )
        return Part("plan.hospital", self("hospital"), figures, (Table(self("members"), heads, tuple(rows)),))

    def other(self, car=True) -> Part:
        figures = [self.figure("meal", Decimal("8.00"), "EUR"), self.figure("eco", Decimal("250.00"), "EUR/year")]
        if car:
            figures.insert(0, self.figure("car", None, "EUR/month"))
        return Part("other", self("other"), tuple(figures))

    def total(self, wage) -> Part:
        year = (wage * Decimal("17.2")).quantize(Decimal("0.01"))
        return Part("total", self("total"), (Figure("total.year", self("total"), year, "EUR/year", PAYROLL),))

    def beneficiaries(self) -> Part:
        return Part("beneficiaries", self("beneficiaries"), text=self("clause"))

    def shares(self, wage, keys) -> tuple[Figure, ...]:
        year = (wage * Decimal("13.92")).quantize(Decimal("0.01"))
        sizes = {"group": "0.06", "bonus": "0.03", "disability": "0.015", "hospital": "0.004"}
        found = [Figure("share.salary", self("salary"), year, "EUR/year", PAYROLL)]
        found += [
            Figure(f"share.{name}", self(name), (year * Decimal(size)).quantize(Decimal("0.01")), "EUR/year",
                   Source("tariff", date(2026, 1, 1), f"tarif plans/{name}.toml"))
            for name, size in sizes.items()
            if f"plan.{name}" in keys
        ]  # fmt: skip
        if "other" in keys:
            found.append(Figure("share.eco", self("eco"), Decimal("250.00"), "EUR/year", PAYROLL))
        return tuple(found)


def rounded(figure: Figure) -> Figure:
    return Figure(figure.key, figure.label, figure.value.quantize(Decimal("0.01")), *list(vars(figure).values())[3:])


def no_plan(say: Speaker) -> Sheet:
    wage = Decimal("2345.60")
    parts = (say.identity(category=None), say.salary(wage), say.time(), Part("plans", say("plans"), text=say("none")),
             say.other(car=False), say.total(wage))  # fmt: skip
    return say.sheet(parts, wage, kind="entry", name="Tom Claes")


def four_plans(say: Speaker) -> Sheet:
    wage = Decimal("7890.12")
    plans = [say.plan(name, wage) for name in ("group", "bonus", "disability")]
    parts = (say.identity(), say.salary(wage), say.time(), *plans, say.hospital(["Ines Claes", "Lou Claes"]),
             say.other(), say.total(wage), say.beneficiaries())  # fmt: skip
    return say.sheet(parts, wage, name="Sofie Van den Broeck")


def seven_children(say: Speaker) -> Sheet:
    wage = Decimal("4321.00")
    names = [
        "Karim Benali",
        *(f"{first} Benali" for first in ("Aya", "Bilal", "Chaïma", "Driss", "Elif", "Farah", "Ghali")),
    ]
    parts = (say.identity(), say.salary(wage), say.time(), say.plan("group", wage), say.plan("disability", wage),
             say.hospital(names), say.other(), say.total(wage), say.beneficiaries())  # fmt: skip
    return say.sheet(parts, wage, name="Nadia Benali", kind="year", month="2025-12", on=date(2025, 12, 31))


def two_contracts(say: Speaker) -> Sheet:
    wage = Decimal("1980.55")
    second = Part("salary.2", f"{say('salary')} (Entreprise X Services SRL)", (
        say.figure("monthly", Decimal("1120.30"), "EUR/month", Source("payroll", ON, "securex")),
        say.figure("reference", Decimal("15594.58"), "EUR/year", Source("payroll", ON, "securex"), say("formula")),
    ))  # fmt: skip
    time = Part("time.2", f"{say('time')} (Entreprise X Services SRL)", (
        say.figure("contractual", Decimal("40"), "%", Source("payroll", ON, "securex")),
        say.figure("hours", Decimal("15.2"), "hours/week", Source("payroll", ON, "securex")),
    ))  # fmt: skip
    parts = (say.identity(), say.salary(wage), say.time("60", "100"), second, time, say.plan("group", wage),
             say.hospital([]), say.total(wage), say.beneficiaries())  # fmt: skip
    return say.sheet(parts, wage, name="Dirk D'Hooghe")


def time_credit(say: Speaker) -> Sheet:
    wage = Decimal("2650.00")
    parts = (say.identity(), say.salary(wage), say.time("80", "100", say("credit")), say.plan("group", wage),
             say.hospital([]), say.other(), say.total(wage), say.beneficiaries())  # fmt: skip
    return say.sheet(parts, wage, name="Marie-Claire Lefèbvre")


def expatriate(say: Speaker) -> Sheet:
    wage = Decimal("12345.67")
    abroad = Part("abroad", say("abroad"), (
        Figure("abroad.insurer", say("insurer"), "Assurance internationale «Globe & Co» <expat>", "", HR),
        Figure("abroad.premium", say("premium"), None, "EUR/year"),
        Figure("abroad.from", say("joined"), date(2024, 9, 1), "", HR),
    ))  # fmt: skip
    parts = (say.identity(civil=None), say.salary(wage), say.time(), abroad, say.plan("group", wage, stated=False),
             say.total(wage), say.beneficiaries())  # fmt: skip
    return say.sheet(parts, wage, name="Józef Wiśniewski")


def leaver(say: Speaker) -> Sheet:
    wage = Decimal("3333.33")
    on = date(2026, 1, 16)
    parts = (say.identity(until=on), say.salary(wage), say.time(), say.plan("group", wage, ended=on),
             say.hospital(["Zoë Jansen"]), say.total(wage), say.beneficiaries())  # fmt: skip
    return say.sheet(parts, wage, name="Pieter Jansen", kind="exit", on=on)


def unknown_birth(say: Speaker) -> Sheet:
    wage = Decimal("3010.00")
    births = (date(1986, 7, 1), date(2014, 4, 30), None)
    hospital = say.hospital(["Eva Maes", "Louis Maes", "Juliette Maes"], births)
    parts = (say.identity(), say.salary(wage), say.time(), hospital, say.other(), say.total(wage))
    return say.sheet(parts, wage, name="Bart Maes")


def long_names(say: Speaker) -> Sheet:
    wage = Decimal("5555.55")
    name = "Władysława-Konstancja Brzęczyszczykiewicz-Przybyszewska z domu Šimůnková-Říčařová"
    members = ["Grzegorz-Bartłomiej Brzęczyszczykiewicz-Przybyszewski", "Kateřina-Ludmila Šimůnková-Říčařová-Příhodová",
               "Ģirts-Ņikita Bērziņš-Kļaviņš", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"]  # fmt: skip
    insurer = "Onderlinge Verzekeringsmaatschappij voor de Energie- en Waterbedrijven & Caisse commune d'assurance"
    parts = (say.identity(entity="Entreprise X Développement Durable & Fils Internationaal Belgium NV/SA"),
             say.salary(wage), say.time(), say.plan("group", wage, insurer), say.hospital(members), say.other(),
             say.total(wage), say.beneficiaries())  # fmt: skip
    return say.sheet(
        parts, wage, name=name, employer="Entreprise X Développement Durable & Fils Internationaal Belgium"
    )


def dutch_in_wallonia(say: Speaker) -> Sheet:
    wage = Decimal("2999.99")
    parts = (say.identity(), say.salary(wage), say.time(), say.plan("group", wage), say.plan("bonus", wage),
             say.hospital(["Ward De Smet"]), say.other(), say.total(wage), say.beneficiaries())  # fmt: skip
    return say.sheet(parts, wage, name="Lieselot De Smet-'t Jampens", entity="Entreprise X Namur SRL, 0899.900.276")
