"""Who is hired, with which contract, name, address and family: drawn from one seeded generator."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from assusoft.demo.people import company, names
from assusoft.demo.people.numbers import Serials, iban, national_number
from assusoft.demo.people.people import Contract, Member, Person, fix, part_time


class Registry:
    """Hands out what must be unique in the employer: serial numbers, payroll numbers, e-mail addresses."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(f"people {seed}")
        self.serials = Serials()
        self._emails: set[str] = set()
        self._payroll = {"blox": 100_000, "sap": 700_000, "securex": 40_000}
        self._people = 0

    def key(self) -> int:
        """The number of the next person."""
        self._people += 1
        return self._people

    def payroll_id(self, source: str) -> str:
        """The next payroll number in that payroll system; SAP's has eight digits, with zeros in front."""
        self._payroll[source] += 1
        return f"{self._payroll[source]:08d}" if source == "sap" else str(self._payroll[source])

    def email(self, first: str, last: str) -> str:
        """An address at a domain that cannot exist."""
        local = plain(f"{first}.{last}")
        email, n = f"{local}@entreprise-x.example", 1
        while email in self._emails:
            n += 1
            email = f"{local}{n}@entreprise-x.example"
        self._emails.add(email)
        return email


_PLAIN = str.maketrans("àâäçéèêëíîïñóôöúùûüÉÖÈ", "aaaceeeeiiinooouuuueoe")


def plain(text: str) -> str:
    """Lower case letters without accents, blanks or apostrophes, for an e-mail address."""
    return "".join(c for c in text.translate(_PLAIN).lower() if c.isascii() and (c.isalnum() or c in ".-"))


def new_person(registry: Registry, statute: str, hired: date, **given: Any) -> Person:
    """A person hired on that day, drawn from the registry's generator; `given` fixes fields of person or contract."""
    rng = registry.rng
    language = given.pop("language", None) or ("fr" if rng.random() < 0.68 else "nl")
    sex = given.pop("sex", None) or ("M" if rng.random() < (0.8 if statute == "worker" else 0.52) else "F")
    first = given.pop("first_name", None) or rng.choice(_first_names(language, sex))
    last = given.pop("last_name", None) or rng.choice(_surnames(language))
    birth = given.pop("birth_date", None) or _birth(rng, hired)
    bis = given.pop("bis", False)
    street, number, box, postal_code, city = address(rng, language)
    civil, civil_since = _civil_status(rng, birth, hired)
    foreign = rng.random() < 0.1
    person = Person(
        key=registry.key(), last_name=last, first_name=first, birth_date=birth, sex=sex,
        national_number=national_number(birth, registry.serials.draw(rng, birth, sex), bis),
        language=language, nationality=rng.choice(("FR", "IT", "PL", "MA", "NL")) if foreign else "BE",
        civil_status=civil, civil_status_since=civil_since, children_count=0,
        email=registry.email(first, last), phone=f"+32 470 {rng.randrange(100):02d} {rng.randrange(10_000):04d}",
        street=street, house_number=number, box=box, postal_code=postal_code, city=city, country="BE",
        address_since=max(birth, hired - timedelta(days=rng.randrange(30, 4000))),
        bank_account=iban(rng.choice(company.BANKS), rng.randrange(10_000_000)),
        contracts=[new_contract(registry, statute, hired)],
    )  # fmt: skip
    if statute == "employee":
        _start_family(registry, person, hired)
    return fix(person, **given)


def new_contract(registry: Registry, statute: str, start: date, category: str | None = None) -> Contract:
    """A contract from that day on: entity, department, category and pay drawn."""
    rng = registry.rng
    source = company.payroll_of(statute, start)
    if statute == "worker":
        category, places = "worker", company.WORKSHOPS
    else:
        category = category or rng.choices(("employee", "executive", "director"), (86, 12, 2))[0]
        places = company.DEPARTMENTS
    department = rng.choice(list(places))
    contract = Contract(
        entity=rng.choices(list(company.ENTITIES), company.ENTITY_WEIGHTS)[0], hire_date=start, contract_start=start,
        statute=statute, statute_since=start, category=category, category_since=start, department=department,
        cost_centre=places[department] + f"{rng.randrange(1, 5):02d}", function=rng.choice(company.FUNCTIONS[category]),
        payroll_id=registry.payroll_id(source), working_time_since=start, salary_since=start,
    )  # fmt: skip
    if statute == "worker":
        contract.hourly_salary = Decimal(rng.randrange(1650, 2400)) / 100
    else:
        low, high = {"employee": (2700, 4800), "executive": (4800, 7500), "director": (7500, 11000)}[category]
        contract.monthly_salary = Decimal(rng.randrange(low * 20, high * 20) * 5) / 100
        contract.salary_factor = Decimal(company.SALARY_FACTOR)
        if rng.random() < 0.16:
            part_time(contract, rng.choice((Decimal("80.00"), Decimal("50.00"))), start)
    return contract


def successor(registry: Registry, contract: Contract, start: date, **changes: Any) -> Contract:
    """A further contract that takes over everything but its first day, its payroll number and `changes`."""
    source = company.payroll_of(changes.get("statute", contract.statute), start)
    new = replace(contract, contract_start=start, payroll_id=registry.payroll_id(source), **changes)
    new.contract_end = new.end_reason = None
    return new


def add_member(
    registry: Registry,
    person: Person,
    relation: str,
    birth: date,
    since: date,
    sex: str = "",
    first_name: str = "",
    insured: bool | None = None,
) -> Member:
    """Add a member to the family: a child has the worker's name, an adult a name of their own."""
    rng, child = registry.rng, relation == "child"
    sex = sex or (rng.choice("MF") if child else ("F" if person.sex == "M" else "M"))
    taken = {member.first_name for member in person.family}
    first = rng.choice([name for name in _first_names(person.language, sex) if name not in taken])
    member = Member(
        relation=relation,
        last_name=person.last_name if child else rng.choice(_surnames(person.language)),
        first_name=first_name or first,
        birth_date=birth,
        sex=sex,
        national_number=national_number(birth, registry.serials.draw(rng, birth, sex)),
        dependent=child,
        since=since,
        insured=insured,
    )
    person.family.append(member)
    return member


def address(rng: Random, language: str) -> tuple[str, str, str | None, str, str]:
    """Street, house number, box, postal code and city."""
    postal_code, city = rng.choice(names.CITIES[language])
    box = str(rng.randrange(1, 40)) if rng.random() < 0.15 else None
    return rng.choice(names.STREETS[language]), str(rng.randrange(1, 240)), box, postal_code, city


def _first_names(language: str, sex: str) -> tuple[str, ...]:
    tables = {
        ("fr", "M"): names.FRENCH_MEN, ("fr", "F"): names.FRENCH_WOMEN,
        ("nl", "M"): names.DUTCH_MEN, ("nl", "F"): names.DUTCH_WOMEN,
    }  # fmt: skip
    return tables[language, sex]


def _surnames(language: str) -> tuple[str, ...]:
    return names.FRENCH_SURNAMES if language == "fr" else names.DUTCH_SURNAMES


def _birth(rng: Random, hired: date) -> date:
    """Born so that the person was hired as an adult and is not yet sixty-six when the sample begins."""
    last = date(hired.year - 20, 12, 28)
    first = max(date(1960, 2, 1), date(hired.year - 58, 1, 1))
    return first + timedelta(days=rng.randrange((last - first).days))


def _civil_status(rng: Random, birth: date, hired: date) -> tuple[str, date]:
    age = (hired - birth).days / 365.25
    adult = birth + timedelta(days=round((18 if age < 24 else 23) * 365.25))
    if age < 24 or rng.random() < 0.25:
        return "single", adult
    status = rng.choices(("married", "legal_cohabitant", "single", "divorced", "widowed"), (58, 16, 12, 12, 2))[0]
    since = adult if status == "single" else adult + (hired - adult) * rng.random()
    return status, since


def _start_family(registry: Registry, person: Person, hired: date) -> None:
    """A partner where the civil status says so, children by age; nobody turns 25 around the sample's months."""
    rng, since = registry.rng, person.civil_status_since
    if person.civil_status in {"married", "legal_cohabitant"}:
        birth = person.birth_date + timedelta(days=rng.randrange(-1100, 1100))
        add_member(registry, person, "spouse" if person.civil_status == "married" else "partner", birth, since)
    start = person.birth_date + timedelta(days=round(rng.randrange(25, 33) * 365.25))
    for _ in range(rng.choices((0, 1, 2, 3), (30, 25, 33, 12))[0] if person.civil_status != "single" else 0):
        start += timedelta(days=rng.randrange(500, 1400))
        if date(2002, 1, 1) <= start <= date(2025, 9, 30) and start < hired + timedelta(days=6000):
            add_member(registry, person, "child", start, start)
    person.children_count = sum(member.relation == "child" for member in person.family)
