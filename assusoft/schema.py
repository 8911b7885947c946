"""The canonical tables and their fields: name, type, unit, labels in three languages, what is sensitive.

Frames of these tables are pandas DataFrames whose columns have Arrow dtypes (see `DTYPES`), so that missing is
`pd.NA`, a date is a date and an amount of money is a decimal, never a float.

What is needed (sources.md: Brochure 3.1; Brochure 3.2, tasks), and the code lists (sources.md: Civil status; Sex and
language; Statute; Family relation; Interruptions; Departure).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa

DTYPES: dict[str, pd.ArrowDtype] = {
    "text": pd.ArrowDtype(pa.string()),
    "date": pd.ArrowDtype(pa.date32()),
    "money": pd.ArrowDtype(pa.decimal128(14, 2)),  # euro
    "percent": pd.ArrowDtype(pa.decimal128(7, 2)),  # 80.00 is eighty per cent
    "hours": pd.ArrowDtype(pa.decimal128(7, 2)),
    "factor": pd.ArrowDtype(pa.decimal128(9, 4)),
    "count": pd.ArrowDtype(pa.int64()),
    "flag": pd.ArrowDtype(pa.bool_()),
}


@dataclass(frozen=True)
class Field:
    """One canonical field. `group` says which message a change of it belongs to; `codes` closes its list of values."""

    name: str
    type: str
    en: str
    fr: str
    nl: str
    group: str = ""
    sensitivity: str = "personal"  # public | personal | pay | number (national number, account) | health
    unit: str = ""
    codes: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """The label in 'fr', 'nl' or 'en'."""
        return {"fr": self.fr, "nl": self.nl}.get(language, self.en)


SEXES = ("M", "F")
LANGUAGES = ("fr", "nl", "de", "en")
STATUTES = ("employee", "worker", "student", "apprentice")
CONTRACT_TYPES = ("permanent", "fixed_term", "replacement", "temporary")
CIVIL_STATUSES = (
    "unknown", "married", "single", "widowed", "divorced", "separated_fact", "cohabiting", "separated_legal",
    "legal_cohabitant", "contract_cohabitant",
)  # fmt: skip
INTERRUPTIONS = (
    "time_credit_motive", "time_credit_end_career", "parental", "palliative", "medical_assistance", "informal_carer",
    "maternity", "birth_leave", "illness", "illness_long", "progressive_return", "work_accident",
    "occupational_disease", "temporary_unemployment", "unpaid_leave", "notice_exempt", "other",
)  # fmt: skip
INTERRUPTION_EFFECTS = ("continues", "suspended", "risk_only", "waived")
DEPARTURE_REASONS = (
    "resignation", "dismissal", "dismissal_urgent", "mutual", "end_fixed_term", "force_majeure_medical", "retirement",
    "early_retirement", "unemployment_with_company_supplement", "death", "transfer_entity", "business_transfer",
    "expatriation", "other",
)  # fmt: skip
END_REASONS = (*DEPARTURE_REASONS, "maximum_age", "not_eligible", "divorce", "end_of_household", "choice")
RELATIONS = ("spouse", "partner", "child", "stepchild", "other")

_WORKER = (
    Field("person", "text", "Person", "Personne", "Persoon", "reference", "personal"),
    Field("source", "text", "Source", "Source", "Bron", "", "public"),
    Field("payroll_id", "text", "Payroll number", "Matricule", "Stamnummer", "reference"),
    Field("national_number", "text", "National number", "NISS", "INSZ", "national_number", "number"),
    Field("last_name", "text", "Last name", "Nom", "Naam", "personal_data"),
    Field("first_name", "text", "First name", "Prénom", "Voornaam", "personal_data"),
    Field("birth_date", "date", "Birth date", "Date de naissance", "Geboortedatum", "personal_data"),
    Field("sex", "text", "Sex", "Sexe", "Geslacht", "personal_data", codes=SEXES),
    Field("language", "text", "Language", "Langue", "Taal", "personal_data", codes=LANGUAGES),
    Field("nationality", "text", "Nationality", "Nationalité", "Nationaliteit", "personal_data"),
    Field("civil_status", "text", "Civil status", "État civil", "Burgerlijke staat", "civil_status",
          codes=CIVIL_STATUSES),
    Field("civil_status_since", "date", "Civil status since", "État civil depuis", "Burgerlijke staat sinds",
          "civil_status"),
    Field("children_count", "count", "Dependent children", "Enfants à charge", "Kinderen ten laste", "civil_status"),
    Field("email", "text", "E-mail", "E-mail", "E-mail", "personal_data"),
    Field("phone", "text", "Phone", "Téléphone", "Telefoon", "personal_data"),
    Field("street", "text", "Street", "Rue", "Straat", "address"),
    Field("house_number", "text", "House number", "Numéro", "Huisnummer", "address"),
    Field("box", "text", "Box", "Boîte", "Bus", "address"),
    Field("postal_code", "text", "Postal code", "Code postal", "Postcode", "address"),
    Field("city", "text", "City", "Localité", "Gemeente", "address"),
    Field("country", "text", "Country (ISO 3166)", "Pays (ISO 3166)", "Land (ISO 3166)", "address"),
    Field("address_since", "date", "Address since", "Adresse depuis", "Adres sinds", "address"),
    Field("contract", "text", "Contract", "Contrat", "Contract", "", "public"),
    Field("entity", "text", "Entity (enterprise number)", "Entité (numéro BCE)", "Entiteit (KBO-nummer)", "entity",
          "public"),
    Field("establishment", "text", "Establishment unit", "Unité d'établissement", "Vestigingseenheid", "entity",
          "public"),
    Field("hire_date", "date", "Hire date", "Date d'entrée", "Datum in dienst", "contract"),
    Field("seniority_date", "date", "Seniority date", "Date d'ancienneté", "Anciënniteitsdatum", "contract"),
    Field("contract_start", "date", "Contract start", "Début du contrat", "Begin contract", "contract"),
    Field("contract_end", "date", "Contract end", "Fin du contrat", "Einde contract", ""),
    Field("contract_type", "text", "Contract type", "Type de contrat", "Contracttype", "contract",
          codes=CONTRACT_TYPES),
    Field("end_reason", "text", "Reason of departure", "Motif de départ", "Reden uitdienst", "", codes=END_REASONS),
    Field("statute", "text", "Statute", "Statut", "Statuut", "category", codes=STATUTES),
    Field("statute_since", "date", "Statute since", "Statut depuis", "Statuut sinds", "category"),
    Field("worker_code", "text", "NSSO worker code", "Code travailleur ONSS", "RSZ-werknemerskengetal", "category",
          "public"),
    Field("category", "text", "Category", "Catégorie", "Categorie", "category"),
    Field("category_since", "date", "Category since", "Catégorie depuis", "Categorie sinds", "category"),
    Field("joint_committee", "text", "Joint committee", "Commission paritaire", "Paritair comité", "category",
          "public"),
    Field("function", "text", "Function", "Fonction", "Functie", "contract"),
    Field("department", "text", "Department", "Département", "Afdeling", "contract", "public"),
    Field("cost_centre", "text", "Cost centre", "Centre de coûts", "Kostenplaats", "contract", "public"),
    Field("weekly_hours", "hours", "Weekly hours", "Heures par semaine", "Uren per week", "working_time",
          unit="hours/week"),
    Field("full_time_hours", "hours", "Full-time hours", "Heures temps plein", "Uren voltijds", "working_time",
          unit="hours/week"),
    Field("contract_pct", "percent", "Contractual %", "% contractuel", "Contractueel %", "working_time", unit="%"),
    Field("effective_pct", "percent", "Effective %", "% effectif", "Effectief %", "working_time", unit="%"),
    Field("working_time_since", "date", "Working time since", "Temps de travail depuis", "Arbeidstijd sinds",
          "working_time"),
    Field("interruption_kind", "text", "Interruption", "Interruption", "Onderbreking", "working_time", "health",
          codes=INTERRUPTIONS),
    Field("interruption_from", "date", "Interruption from", "Interruption du", "Onderbreking van", "working_time",
          "health"),
    Field("interruption_to", "date", "Interruption to", "Interruption au", "Onderbreking tot", "working_time",
          "health"),
    Field("interruption_pct", "percent", "Interrupted %", "% d'interruption", "% onderbreking", "working_time",
          "health", "%"),
    Field("monthly_salary", "money", "Monthly salary", "Salaire mensuel", "Maandloon", "", "pay", "EUR/month"),
    Field("salary_factor", "factor", "Months paid a year", "Mois payés par an", "Betaalde maanden per jaar", "", "pay",
          "months/year"),
    Field("yearly_salary", "money", "Yearly salary", "Salaire annuel", "Jaarloon", "", "pay", "EUR/year"),
    Field("hourly_salary", "money", "Hourly salary", "Salaire horaire", "Uurloon", "", "pay", "EUR/hour"),
    Field("variable_salary", "money", "Variable salary", "Salaire variable", "Variabel loon", "", "pay", "EUR/year"),
    Field("salary_since", "date", "Salary since", "Salaire depuis", "Loon sinds", "salary", "pay"),
    Field("split_payroll", "flag", "Split payroll", "Split payroll", "Split payroll", "", "pay"),
    Field("expat", "flag", "Expatriate", "Expatrié", "Expat", "", "pay"),
    Field("variable_pay", "flag", "Variable pay", "Salaire variable (oui/non)", "Variabele verloning", "", "pay"),
    Field("bank_account", "text", "Bank account (IBAN)", "Compte bancaire (IBAN)", "Bankrekening (IBAN)",
          "personal_data", "number"),
    Field("car_class", "text", "Car class", "Classe de voiture", "Wagenklasse", "car"),
    Field("car_since", "date", "Car since", "Voiture depuis", "Wagen sinds", "car"),
    Field("car_ordered", "date", "Car ordered on", "Voiture commandée le", "Wagen besteld op", "car"),
    Field("car_budget", "money", "Car budget", "Budget de la voiture", "Wagenbudget", "car", "pay", "EUR/month"),
    Field("licence_plate", "text", "Licence plate", "Plaque d'immatriculation", "Nummerplaat", "car"),
    Field("licence_category", "text", "Category of driving licence", "Catégorie de permis de conduire",
          "Rijbewijscategorie", "car"),
    Field("manager", "text", "Manager", "Responsable", "Leidinggevende", "contract"),
    Field("risk_code", "text", "Occupational risk code", "Code de risque professionnel", "Beroepsrisicocode",
          "contract"),
    Field("exposure", "text", "Exposure at work", "Exposition au travail", "Blootstelling op het werk", "contract",
          "health"),
    Field("last_examination", "date", "Last medical examination", "Dernier examen médical",
          "Laatste medisch onderzoek", "contract", "health"),
    Field("absence_from", "date", "Absent from", "Absent du", "Afwezig van", "absence", "health"),
    Field("absence_to", "date", "Absent to", "Absent au", "Afwezig tot", "absence", "health"),
    Field("stay_street", "text", "Street of stay", "Rue du séjour", "Straat van verblijf", "address"),
    Field("stay_house_number", "text", "House number of stay", "Numéro du séjour", "Huisnummer van verblijf",
          "address"),
    Field("stay_box", "text", "Box of stay", "Boîte du séjour", "Bus van verblijf", "address"),
    Field("stay_postal_code", "text", "Postal code of stay", "Code postal du séjour", "Postcode van verblijf",
          "address"),
    Field("stay_city", "text", "City of stay", "Localité du séjour", "Gemeente van verblijf", "address"),
    Field("stay_country", "text", "Country of stay (ISO 3166)", "Pays du séjour (ISO 3166)",
          "Land van verblijf (ISO 3166)", "address"),
)  # fmt: skip

_FAMILY = (
    Field("person", "text", "Worker", "Travailleur", "Werknemer", "reference"),
    Field("member", "text", "Member", "Membre", "Gezinslid", "reference"),
    Field("source", "text", "Source", "Source", "Bron", "", "public"),
    Field("payroll_id", "text", "Payroll number of the worker", "Matricule du travailleur",
          "Stamnummer van de werknemer", ""),
    Field("worker_national_number", "text", "National number of the worker", "NISS du travailleur",
          "INSZ van de werknemer", "", "number"),
    Field("relation", "text", "Relation", "Lien", "Verwantschap", "personal_data", codes=RELATIONS),
    Field("last_name", "text", "Last name", "Nom", "Naam", "personal_data"),
    Field("first_name", "text", "First name", "Prénom", "Voornaam", "personal_data"),
    Field("birth_date", "date", "Birth date", "Date de naissance", "Geboortedatum", "personal_data"),
    Field("sex", "text", "Sex", "Sexe", "Geslacht", "personal_data", codes=SEXES),
    Field("national_number", "text", "National number", "NISS", "INSZ", "national_number", "number"),
    Field("dependent", "flag", "Dependent", "À charge", "Ten laste", ""),
    Field("disabled", "flag", "Disabled", "Handicapé", "Mindervalide", "", "health"),
    Field("since", "date", "Member since", "Membre depuis", "Gezinslid sinds", ""),
    Field("until", "date", "Member until", "Membre jusqu'au", "Gezinslid tot", ""),
    Field("insured", "flag", "Insured (payroll's indication)", "Assuré (indication du payroll)",
          "Verzekerd (indicatie payroll)", ""),
)  # fmt: skip

_DEDUCTION = (
    Field("person", "text", "Worker", "Travailleur", "Werknemer"),
    Field("source", "text", "Source", "Source", "Bron", "", "public"),
    Field("payroll_id", "text", "Payroll number", "Matricule", "Stamnummer"),
    Field("wage_code", "text", "Wage code", "Code salarial", "Looncode", "", "public"),
    Field("label", "text", "Label", "Libellé", "Omschrijving", "", "public"),
    Field("amount", "money", "Amount", "Montant", "Bedrag", "", "pay", "EUR"),
)

_PROBLEM = (
    Field("person", "text", "Person", "Personne", "Persoon"),
    Field("table", "text", "Table", "Table", "Tabel", "", "public"),
    Field("field", "text", "Field", "Champ", "Veld", "", "public"),
    Field("value", "text", "Value found", "Valeur trouvée", "Gevonden waarde"),
    Field("reason", "text", "Reason", "Raison", "Reden", "", "public"),
    Field("where", "text", "Where", "Où", "Waar", "", "public"),
)

# What a supplier may be owed beside what the payroll holds: the affiliation itself and what HR confirmed.
_AFFILIATION = (
    Field("plan", "text", "Plan", "Plan", "Plan", "", "public"),
    Field("status", "text", "Status", "Statut d'affiliation", "Aansluitingsstatus", "", "public"),
    Field("affiliation_from", "date", "Affiliated from", "Affilié depuis", "Aangesloten vanaf", "affiliation"),
    Field("affiliation_to", "date", "Affiliated to", "Affilié jusqu'au", "Aangesloten tot", "affiliation"),
    Field("exit_reason", "text", "Reason of exit", "Motif de sortie", "Reden van uittreding", "affiliation",
          codes=END_REASONS),
    Field("exit_date", "date", "Left service on", "Sorti de service le", "Uit dienst op", "affiliation"),
    Field("notice_start", "date", "Notice from", "Préavis du", "Opzeg van", "affiliation"),
    Field("notice_end", "date", "Notice to", "Préavis au", "Opzeg tot", "affiliation"),
    Field("indemnity_months", "count", "Indemnity (months)", "Indemnité (mois)", "Vergoeding (maanden)", "affiliation",
          unit="months"),
    Field("insured_pct", "percent", "Insured %", "% assuré", "Verzekerd %", "working_time", unit="%"),
    Field("insured_salary", "money", "Insured yearly salary", "Salaire annuel assuré", "Verzekerd jaarloon", "salary",
          "pay", "EUR/year"),
    Field("choice_since", "date", "Choice since", "Choix depuis", "Keuze sinds", "choice"),
    Field("salary_year", "count", "Salary year", "Année du salaire", "Loonjaar", "", "pay"),
)  # fmt: skip

# What an interruption does to the cover, by the plan sheet.
_INTERRUPTED = (
    Field("interruption_effect", "text", "Effect of the interruption", "Effet de l'interruption",
          "Gevolg van de onderbreking", "working_time", "health", codes=INTERRUPTION_EFFECTS),
    Field("interruption_effect_since", "date", "Effect since", "Effet depuis", "Gevolg sinds", "working_time",
          "health"),
    Field("interruption_share", "percent", "Share concerned", "Part concernée", "Betrokken deel", "working_time",
          "health", "%"),
)  # fmt: skip

# What a closing keeps of a person beside the payroll's own values.
_REVIEWED = (Field("service_from", "date", "In service since", "En service depuis", "In dienst sinds"),)

_MESSAGE = (
    Field("message", "text", "Message", "Message", "Bericht", "", "public"),
    Field("kind", "text", "Kind", "Nature", "Aard", "", "public"),
    Field("effective", "date", "Effective date", "Date d'effet", "Ingangsdatum", "", "public"),
    Field("changed", "text", "Fields changed", "Champs modifiés", "Gewijzigde velden", "", "public"),
    Field("replaces", "text", "Replaces message", "Remplace le message", "Vervangt bericht", "", "public"),
)

# What a supplier bills: a line of a premium statement. `contract`, names and numbers are fields of a worker.
_STATEMENT = (
    Field("billed_month", "text", "Covered month", "Mois couvert", "Gedekte maand", "", "public"),
    Field("billed_cover", "text", "Cover", "Garantie", "Waarborg", "", "public"),
    Field("billed_from", "date", "Covered from", "Couvert du", "Gedekt van", "", "public"),
    Field("billed_to", "date", "Covered to", "Couvert au", "Gedekt tot", "", "public"),
    Field("billed_employer", "money", "Employer", "Part patronale", "Werkgever", "", "pay", "EUR"),
    Field("billed_employee", "money", "Employee", "Part personnelle", "Werknemer", "", "pay", "EUR"),
    Field("billed_tax", "money", "Taxes", "Taxes", "Taksen", "", "pay", "EUR"),
    Field("billed_total", "money", "Total", "Total", "Totaal", "", "pay", "EUR"),
    Field("billed_levy", "money", "INAMI levy", "Cotisation INAMI", "RIZIV-bijdrage", "", "pay", "EUR"),
    Field("billed_before", "money", "Premium before", "Prime précédente", "Vorige premie", "", "pay", "EUR"),
    Field(
        "regularised_employer",
        "money",
        "Regularisation, employer",
        "Régularisation patronale",
        "Regularisatie werkgever",
        "",
        "pay",
        "EUR",
    ),
    Field(
        "regularised_employee",
        "money",
        "Regularisation, employee",
        "Régularisation personnelle",
        "Regularisatie werknemer",
        "",
        "pay",
        "EUR",
    ),
    Field(
        "regularised_tax",
        "money",
        "Regularisation, taxes",
        "Régularisation taxes",
        "Regularisatie taksen",
        "",
        "pay",
        "EUR",
    ),
    Field(
        "billed_kind",
        "text",
        "Kind of line",
        "Nature de la ligne",
        "Soort lijn",
        "",
        "public",
        "",
        ("premium", "balance", "opening", "paid", "transfer", "total"),
    ),
    Field("billed_note", "text", "Particularity", "Particularité", "Bijzonderheid", "", "personal"),
)

# What the accounts are told of a premium statement: a line of a journal.
_POSTING = (
    Field("journal", "text", "Journal", "Journal", "Dagboek", "", "public"),
    Field("booked_on", "date", "Date", "Date", "Datum", "", "public"),
    Field("document", "text", "Document", "Pièce", "Stuk", "", "public"),
    Field("account", "text", "Account", "Compte", "Rekening", "", "public"),
    Field("debit", "money", "Debit", "Débit", "Debet", "", "pay", "EUR"),
    Field("credit", "money", "Credit", "Crédit", "Credit", "", "pay", "EUR"),
    Field("communication", "text", "Structured communication", "Communication structurée",
          "Gestructureerde mededeling", "", "public"),
)  # fmt: skip

TABLES: dict[str, tuple[Field, ...]] = {
    "worker": _WORKER,
    "family": _FAMILY,
    "deduction": _DEDUCTION,
    "problem": _PROBLEM,
}
"""The four tables of a photo. `problem` lists the cells that were set aside and the identities in doubt."""

GROUPS: dict[str, tuple[str, ...]] = {
    "name": ("last_name", "first_name"),
    "address": ("street", "house_number", "box", "postal_code", "city", "country"),
    "stay": ("stay_street", "stay_house_number", "stay_box", "stay_postal_code", "stay_city", "stay_country"),
    "absence": ("absence_from", "absence_to"),
    "interruption": ("interruption_kind", "interruption_from", "interruption_to", "interruption_pct"),
    "notice": ("notice_start", "notice_end", "indemnity_months"),
}
"""Names that stand for several fields in a plan sheet's lists."""

AFFILIATION: tuple[str, ...] = tuple(field.name for field in _AFFILIATION)
"""Names of what a supplier may be owed beside the fields of the photo."""

INTERRUPTED: tuple[str, ...] = tuple(field.name for field in _INTERRUPTED)
"""Names of what a supplier may be owed of what an interruption does to the cover."""

STATEMENT: tuple[str, ...] = (
    "contract", "billed_month", "national_number", "payroll_id", "person", "member", "last_name", "first_name",
    "birth_date", "billed_cover", "billed_from", "billed_to", "insured_salary", "insured_pct", "billed_employer",
    "billed_employee", "billed_tax", "billed_total", "billed_levy", "billed_before", "regularised_employer",
    "regularised_employee", "regularised_tax", "billed_kind", "billed_note",
)  # fmt: skip
"""Fields of a line of a premium statement, as a layout of table `statement` may read or write them."""

SHARE: tuple[str, ...] = ("source", "payroll_id", "person", "wage_code", "billed_month", "amount")
"""Fields of what the payroll is to withhold, as a layout of table `share` may write them."""

POSTING: tuple[str, ...] = (
    "journal", "booked_on", "document", "entity", "account", "cost_centre", "label", "debit", "credit", "communication",
)  # fmt: skip
"""Fields of a line of the accounts, as a layout of table `posting` may write them."""

IDENTITY: tuple[str, ...] = (
    "person",
    "national_number",
    "source",
    "payroll_id",
    "last_name",
    "first_name",
    "birth_date",
)
"""What a person is recognised by: columns of the persons known, of whom every combination ever seen is kept."""

MEMBER_IDENTITY: tuple[str, ...] = (
    "person",
    "member",
    "relation",
    "last_name",
    "first_name",
    "birth_date",
    "sex",
    "national_number",
)
"""What a family member is recognised by."""

_BY_NAME: dict[str, Field] = {
    field.name: field
    for table in (
        _POSTING,
        _STATEMENT,
        _REVIEWED,
        _MESSAGE,
        _INTERRUPTED,
        _AFFILIATION,
        _PROBLEM,
        _DEDUCTION,
        _FAMILY,
        _WORKER,
    )
    for field in table
}


def field_named(name: str) -> Field:
    """The canonical field of that name, whatever its table; KeyError when there is none."""
    return _BY_NAME[name]


def is_field(name: str) -> bool:
    """Whether a canonical field has that name."""
    return name in _BY_NAME


def own_field(name: str, type: str, labels: Mapping[str, str], sensitivity: str = "personal") -> Field:
    """A field an employer adds to its workers; its changes are messages of kind `choice`."""
    en = labels.get("en", name)
    return Field(name, type, en, labels.get("fr", en), labels.get("nl", en), "choice", sensitivity)


def expand(names: Sequence[str]) -> list[str]:
    """Replace each group name by its fields, keeping order and dropping repeats."""
    fields = [field for name in names for field in GROUPS.get(name, (name,))]
    return list(dict.fromkeys(fields))


def dtype_of(name: str, own: Mapping[str, Field] | None = None) -> pd.ArrowDtype:
    """Arrow dtype of a field, also under the prefix `seen_`; text for a name no field has."""
    name = name.removeprefix("seen_")
    if own and name in own:
        return DTYPES[own[name].type]
    return DTYPES[_BY_NAME[name].type] if name in _BY_NAME else DTYPES["text"]


def empty(table: str, own: Mapping[str, Field] | None = None) -> pd.DataFrame:
    """The table with all its columns, typed, and no row."""
    return conform(pd.DataFrame(), table, own)


def conform(frame: pd.DataFrame, table: str, own: Mapping[str, Field] | None = None) -> pd.DataFrame:
    """The same rows with every column of `table` (own fields last), in order and typed; absent ones all missing.

    Raises
    ------
    KeyError
        When `frame` has a column that is neither in the table nor among `own`: nothing is dropped in silence.
    """
    fields = list(TABLES[table]) + (list(own.values()) if own and table == "worker" else [])
    names = [field.name for field in fields]
    strange = [name for name in frame.columns if name not in names]
    if strange:
        raise KeyError(f"table '{table}' has no field {', '.join(map(repr, strange))}")
    there = dict(zip(frame.columns, frame._iter_column_arrays(), strict=True))  # type: ignore[operator]
    columns = {field.name: _column(there.get(field.name), DTYPES[field.type], len(frame)) for field in fields}
    return pd.DataFrame(columns, index=pd.RangeIndex(len(frame)), copy=False)


def _column(values: Any, dtype: pd.ArrowDtype, rows: int) -> Any:
    """The values with that type, in an array of their own; all missing when there are none."""
    if values is None:
        return pd.arrays.ArrowExtensionArray(pa.nulls(rows, dtype.pyarrow_dtype))
    return values.copy() if values.dtype == dtype else pd.Series(values).astype(dtype).array


def series_of(type: str, values: Any) -> pd.Series:
    """Python values, or an Arrow array of them, as a series of a schema type such as 'text' or 'count'."""
    return pd.Series(pa.array(values, DTYPES[type].pyarrow_dtype), dtype=DTYPES[type])


def array_of(name: str, values: Sequence[Any], own: Mapping[str, Field] | None = None) -> Any:
    """Python values, None when missing, as a pandas array with the dtype of the field of that name."""
    dtype = dtype_of(name, own)
    try:
        return pd.arrays.ArrowExtensionArray(pa.array(values, type=dtype.pyarrow_dtype))
    except (pa.ArrowInvalid, pa.ArrowTypeError):  # values of another type, or with more decimals: pandas converts them
        make: Any = pd.array  # its stubs know no Arrow dtype that is not written as text
        return make(values, dtype=dtype)


def typed(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str], own: Mapping[str, Field] | None = None
) -> pd.DataFrame:
    """A frame of `columns`, each with the dtype of the field of its name, from rows given as mappings."""
    return pd.DataFrame({name: array_of(name, [row.get(name) for row in rows], own) for name in columns})
