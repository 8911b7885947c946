"""Names of fields and of elements in other languages."""

from assusoft.schema import field_named

LANGUAGES = ("fr", "nl", "en", "de")
GERMAN = {
    "payroll_id": "Personalnummer",
    "last_name": "Nachname",
    "first_name": "Vorname",
    "birth_date": "Geburtsdatum",
    "sex": "Geschlecht",
    "language": "Sprache",
    "nationality": "Staatsangehörigkeit",
    "civil_status": "Familienstand",
    "street": "Straße",
    "city": "Wohnort",
    "house_number": "Hausnummer",
    "postal_code": "PLZ",
    "country": "Land",
    "hire_date": "Eintrittsdatum",
    "contract_end": "Austrittsdatum",
    "department": "Abteilung",
    "function": "Stelle",
    "cost_centre": "Kostenstelle",
    "weekly_hours": "Wochenstunden",
    "phone": "Telefon",
    "monthly_salary": "Monatsgehalt",
    "yearly_salary": "Jahresgehalt",
    "hourly_salary": "Stundenlohn",
    "children_count": "Anzahl Kinder",
    "contract_start": "Vertragsbeginn",
    "contract_type": "Vertragsart",
    "amount": "Betrag",
    "wage_code": "Lohnart",
    "relation": "Verwandtschaft",
}
MEMBER = {"fr": "Membre de famille", "nl": "Gezinslid", "en": "Family member", "de": "Familienmitglied"}
ELEMENTS = {
    "Employees": "Salaries",
    "Employee": "Salarie",
    "Werknemers": "Travailleurs",
    "Werknemer": "Travailleur",
    "Workers": "Werknemers",
    "Worker": "Werknemer",
    "Persoon": "Personne",
    "Adres": "Adresse",
    "Contract": "Contrat",
    "Arbeidsduur": "DureeTravail",
    "Loon": "Remuneration",
    "Gezin": "Famille",
    "Gezinslid": "Membre",
    "Onderbrekingen": "Interruptions",
    "Onderbreking": "Interruption",
    "Inhoudingen": "Retenues",
    "Inhouding": "Retenue",
    "Werkgever": "Employeur",
    "Afwezigheden": "Absences",
    "Afwezigheid": "Absence",
    "Contact": "Coordonnees",
    "Car": "Wagen",
    "Pay": "Verloning",
}
"""Elements that hold others."""


def word(name: str, language: str, own: str) -> str:
    """What a field is called in a language: the schema's label, a German word where there is one, else its own word."""
    return GERMAN.get(name, own) if language == "de" else field_named(name).label(language)
