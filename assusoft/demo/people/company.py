"""Entreprise X itself: six legal entities, their departments, functions, wages and calendar of payroll systems."""

from datetime import date

from assusoft.demo.people.numbers import company_number

FIRST_MONTH = "2025-11"
SWITCH_MONTH = "2026-02"  # employees leave SD Worx Blox for SAP HCM
INDEXATION_MONTH = "2026-01"
INDEXATION = "1.0221"
WORKER_DEDUCTION = "8640"  # wage code of the workers' own share in their hospitalisation cover

ENTITIES = {
    company_number(8_999_001): "Entreprise X SA",
    company_number(8_999_112): "Entreprise X Services SA",
    company_number(8_999_223): "Entreprise X Logistique SRL",
    company_number(8_999_334): "Entreprise X Vlaanderen NV",
    company_number(8_999_445): "Entreprise X Recherche SRL",
    company_number(8_999_556): "Entreprise X Participations SA",
}
ESTABLISHMENTS = dict(zip(ENTITIES, (company_number(21_999_001 + 11 * n) for n in range(6)), strict=True))
ENTITY_WEIGHTS = (40, 22, 14, 14, 7, 3)

DEPARTMENTS = {
    "Finance": "1100", "Ressources humaines": "1200", "Informatique": "1300", "Ventes": "2100", "Marketing": "2200",
    "Achats": "3100", "Qualité": "3200", "Recherche": "4100", "Juridique": "1400",
}  # fmt: skip
WORKSHOPS = {"Production": "5100", "Entrepôt": "5200", "Entretien": "5300"}
FUNCTIONS = {
    "employee": ("Analyste", "Assistant", "Comptable", "Développeur", "Gestionnaire", "Juriste", "Planificateur",
                 "Représentant", "Technicien", "Acheteur"),
    "executive": ("Chef de service", "Responsable de projet", "Responsable régional"),
    "director": ("Directeur",),
    "worker": ("Opérateur", "Magasinier", "Cariste", "Mécanicien"),
}  # fmt: skip
CAR_CLASSES = ("A", "B", "C", "D")
SALARY_FACTOR = "13.92"
FULL_TIME_HOURS = "38.00"
BANKS = ("001", "063", "310", "733", "979")


def payroll_of(statute: str, day: date) -> str:
    """The payroll system that pays a person of that statute on that day: 'blox', 'sap' or 'securex'."""
    if statute == "worker":
        return "securex"
    return "sap" if f"{day:%Y-%m}" >= SWITCH_MONTH else "blox"
