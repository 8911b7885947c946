"""The people of the sample employer: seeded, with their families and contracts, light enough for 16,000 of them."""

from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from assusoft.demo import company, names
from assusoft.demo.numbers import Serials, iban, national_number

WORKING_TIME = (
    "weekly_hours", "contract_pct", "effective_pct", "working_time_since", "interruption_kind", "interruption_from",
    "interruption_to", "interruption_pct",
)  # fmt: skip
HUNDRED = Decimal("100.00")


@dataclass(slots=True)
class Member:
    """A member of a worker's family; names are the canonical fields of table `family`."""

    relation: str
    last_name: str
    first_name: str
    birth_date: date
    sex: str | None
    national_number: str
    dependent: bool
    since: date
    until: date | None = None
    insured: bool | None = None


@dataclass(slots=True)
class Contract:
    """One contract; names are the canonical fields of table `worker`. Amounts are Decimal."""

    entity: str
    hire_date: date | None
    contract_start: date
    statute: str
    category: str | None
    category_since: date
    department: str
    cost_centre: str
    function: str
    payroll_id: str = ""
    contract_end: date | None = None
    contract_type: str = "permanent"
    end_reason: str | None = None
    statute_since: date | None = None
    full_time_hours: Decimal = Decimal(company.FULL_TIME_HOURS)
    weekly_hours: Decimal = Decimal(company.FULL_TIME_HOURS)
    contract_pct: Decimal = HUNDRED
    effective_pct: Decimal = HUNDRED
    working_time_since: date | None = None
    interruption_kind: str | None = None
    interruption_from: date | None = None
    interruption_to: date | None = None
    interruption_pct: Decimal | None = None
    monthly_salary: Decimal | None = None
    salary_factor: Decimal | None = None
    hourly_salary: Decimal | None = None
    salary_since: date | None = None

    @property
    def id(self) -> str:
        """The contract's identity, whatever the payroll system: entity and first day."""
        return f"{self.entity}/{self.contract_start}"


@dataclass(slots=True)
class Person:
    """A worker as payroll knows him now; the events of a month change him in place."""

    key: int
    last_name: str
    first_name: str
    birth_date: date
    sex: str
    national_number: str
    language: str
    nationality: str
    civil_status: str
    civil_status_since: date
    children_count: int
    email: str | None
    phone: str
    street: str | None
    house_number: str | None
    box: str | None
    postal_code: str
    city: str
    country: str
    address_since: date
    bank_account: str
    contracts: list[Contract]
    family: list[Member] = field(default_factory=list)
    deductions: dict[str, Decimal] = field(default_factory=dict)
    split_payroll: bool = False
    expat: bool = False
    variable_pay: bool = False
    car_class: str | None = None
    car_since: date | None = None
    story: str = ""  # the planted case this person carries; background events leave him alone
    absent: bool = False  # not in this month's extract
    doubt: bool = False  # this month's extract lacks his national number, and a homonym is about
    impossible: dict[str, str] = field(default_factory=dict)  # field -> text no calendar knows

    @property
    def contract(self) -> Contract:
        """The contract in course, the last one."""
        return self.contracts[-1]

    @property
    def special(self) -> bool:
        """Whether the yearly salary needs a person's eye: split payroll, expatriate or variable pay."""
        return self.split_payroll or self.expat or self.variable_pay

    @property
    def shown_number(self) -> str | None:
        """The national number as this month's extract has it."""
        return None if self.doubt else self.national_number

    def name(self) -> str:
        """First and last name, for stories."""
        return f"{self.first_name} {self.last_name}"


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


def fix(person: Person, **given: Any) -> Person:
    """Set fields of the person or of his contract in course, each where it belongs; returns the person."""
    for name, value in given.items():
        setattr(person if name in _PERSON_FIELDS else person.contract, name, value)
    return person


_PERSON_FIELDS = {f.name for f in fields(Person)}


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


def part_time(contract: Contract, pct: Decimal, since: date) -> None:
    """Set the contractual working time, effective with it."""
    contract.contract_pct = contract.effective_pct = pct
    contract.weekly_hours = (contract.full_time_hours * pct / 100).quantize(Decimal("0.01"))
    contract.working_time_since = since


def interrupt(contract: Contract, kind: str, start: date, end: date | None, pct: Decimal) -> None:
    """Begin an interruption of `pct` per cent of full time; a complete one leaves the percentage as it was."""
    contract.interruption_kind, contract.interruption_from, contract.interruption_to = kind, start, end
    contract.interruption_pct = pct
    if pct < HUNDRED:
        contract.effective_pct = contract.contract_pct - pct


def resume(contract: Contract) -> None:
    """End the interruption."""
    contract.interruption_kind = contract.interruption_from = contract.interruption_to = None
    contract.interruption_pct = None
    contract.effective_pct = contract.contract_pct


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
    """Add a member to the family: a child keeps the worker's name, an adult brings his own."""
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
