"""Files as HR departments and public data sets write them, in several countries: text, and what each column is.

'?' stands for a question that must be asked, '' for a column no canonical field holds. People and numbers are invented.
"""
# ruff: noqa: E501 (lines of files as they are)

from dataclasses import dataclass, field
from random import Random

FIRST = (
    "Wilson",
    "Karen",
    "Michael",
    "Sarah",
    "Jean",
    "Linda",
    "Colby",
    "Judith",
    "Daniel",
    "Estelle",
    "Peter",
    "Anna",
)
LAST = ("Adinolfi", "Ait Sidi", "Akinkuolie", "Alagbe", "Anderson", "Baczenski", "Barbara", "Costa", "Dee", "Ferguson")
FIRST_FR = (
    "Élodie",
    "Benoît",
    "Céline",
    "François",
    "Hélène",
    "Gérard",
    "Aurélie",
    "Loïc",
    "Sophie",
    "Nicolas",
    "Chloé",
)
LAST_FR = ("Lefèvre", "Dupont", "Moreau", "Bœuf", "Garçon", "Renard", "Girard", "Petit", "Lambert", "Noël", "Béranger")
FIRST_DE = ("Jürgen", "Anja", "Björn", "Heike", "Günther", "Katja", "Stefan", "Ursula", "Ralf", "Sabine", "Michael")
LAST_DE = ("Müller", "Schäfer", "Weiß", "Krüger", "Köhler", "Schmidt", "Böhm", "Jäger", "Vogel", "Lange", "Becker")
FIRST_NL = (
    "Sander",
    "Anouk",
    "Jeroen",
    "Marieke",
    "Bas",
    "Femke",
    "Ruben",
    "Lotte",
    "Koen",
    "Esther",
    "Wouter",
    "Ilse",
)
LAST_NL = ("de Vries", "Bakker", "van Dijk", "Jansen", "Visser", "Smit", "de Boer", "Mulder", "Bos", "Vos", "Peters")


@dataclass(frozen=True)
class Shape:
    """A file: its name, its bytes, and what each column is, in order."""

    name: str
    content: bytes
    expected: dict[str, str] = field(default_factory=dict)
    date: str = ""


def rows(count: int, make) -> list[str]:
    random = Random(count)
    return [make(random, number) for number in range(count)]


def day(random: Random, first: int, last: int, form: str) -> str:
    year, month, number = random.randint(first, last), random.randint(1, 12), random.randint(1, 28)
    return form.format(Y=year, y=year % 100, m=month, d=number)


def american() -> Shape:
    """A public sample of a New England company, as found on data sites."""

    def row(random: Random, number: int) -> str:
        name = f'"{random.choice(LAST)}, {random.choice(FIRST)} {random.choice("ABCDK")}"'
        sex = random.choice(["M ", "F"])
        left = random.random() < 0.3
        cells = (
            name,
            10000 + number,
            random.randint(0, 1),
            random.randint(0, 4),
            int(sex == "F"),
            random.randint(1, 5),
            random.randint(40_000, 250_000),
            int(left),
            random.randint(1, 30),
            random.choice(["Production Technician I", "Sr. DBA", "Accountant I", "Area Sales Manager"]),
            "MA",
            f"0{random.randint(1000, 2790)}",
            day(random, 1951, 1992, "{m:02}/{d:02}/{y:02}"),
            sex,
            random.choice(["Single", "Married", "Divorced", "Widowed", "Separated"]),
            random.choice(["US Citizen", "Eligible NonCitizen"]),
            random.choice(["Yes", "No"]),
            random.choice(["White", "Asian"]),
            day(random, 2006, 2018, "{m}/{d}/{Y}"),
            day(random, 2015, 2018, "{m}/{d}/{Y}") if left else "",
            random.choice(["career change", "hours"]) if left else "N/A-StillEmployed",
            random.choice(["Active", "Voluntarily Terminated"]),
            random.choice(["Production       ", "IT/IS", "Sales"]),
            f"{random.choice(FIRST)} {random.choice(LAST)}",
            random.randint(1, 39),
            random.choice(["LinkedIn", "Indeed"]),
            "Fully Meets",
            f"{random.random() * 5:.2f}",
            random.randint(1, 5),
            0,
            day(random, 2019, 2019, "{m}/{d}/{Y}"),
            0,
            random.randint(1, 20),
        )
        return ",".join(map(str, cells))

    header = (
        "Employee_Name,EmpID,MarriedID,MaritalStatusID,GenderID,EmpStatusID,Salary,Termd,PositionID,Position,State,Zip,DOB,Sex,MaritalDesc,"
        "CitizenDesc,HispanicLatino,RaceDesc,DateofHire,DateofTermination,TermReason,EmploymentStatus,Department,ManagerName,ManagerID,"
        "RecruitmentSource,PerformanceScore,EngagementSurvey,EmpSatisfaction,SpecialProjectsCount,LastPerformanceReview_Date,"
        "DaysLateLast30,Absences"
    )
    expected = dict.fromkeys(header.split(","), "")
    expected |= {
        "EmpID": "payroll_id",
        "Salary": "yearly_salary",
        "Position": "function",
        "Zip": "postal_code",
        "DOB": "birth_date",
        "Sex": "sex",
        "MaritalDesc": "civil_status",
        "DateofHire": "hire_date",
        "DateofTermination": "contract_end",
        "TermReason": "end_reason",
        "Department": "department",
    }
    return Shape("HRDataset.csv", "\n".join([header, *rows(120, row)]).encode(), expected, "%m/%d/%Y")


def attrition() -> Shape:
    """The often copied table of attrition factors."""
    header = (
        "Age,Attrition,BusinessTravel,DailyRate,Department,DistanceFromHome,Education,EducationField,EmployeeCount,EmployeeNumber,"
        "EnvironmentSatisfaction,Gender,HourlyRate,JobInvolvement,JobLevel,JobRole,JobSatisfaction,MaritalStatus,MonthlyIncome,MonthlyRate,"
        "NumCompaniesWorked,Over18,OverTime,PercentSalaryHike,PerformanceRating,StandardHours,StockOptionLevel,TotalWorkingYears,YearsAtCompany"
    )

    def row(random: Random, number: int) -> str:
        cells = (
            random.randint(18, 60),
            random.choice(["Yes", "No"]),
            "Travel_Rarely",
            random.randint(102, 1499),
            random.choice(["Sales", "Research & Development"]),
            random.randint(1, 29),
            random.randint(1, 5),
            "Life Sciences",
            1,
            number + 1,
            random.randint(1, 4),
            random.choice(["Male", "Female"]),
            random.randint(30, 100),
            3,
            2,
            random.choice(["Sales Executive", "Manager"]),
            4,
            random.choice(["Single", "Married", "Divorced"]),
            random.randint(1009, 19_999),
            random.randint(2094, 26_999),
            1,
            "Y",
            random.choice(["Yes", "No"]),
            random.randint(11, 25),
            3,
            80,
            1,
            random.randint(0, 40),
            random.randint(0, 40),
        )
        return ",".join(map(str, cells))

    expected = dict.fromkeys(header.split(","), "")
    expected |= {
        "Department": "department",
        "EmployeeNumber": "payroll_id",
        "Gender": "sex",
        "JobRole": "function",
        "MaritalStatus": "civil_status",
        "MonthlyIncome": "monthly_salary",
        "HourlyRate": "hourly_salary",
    }
    return Shape("attrition.csv", "\ufeff".encode() + "\r\n".join([header, *rows(100, row)]).encode(), expected)


def oracle() -> Shape:
    """The classroom table of a database, with months as words."""
    header = "EMPLOYEE_ID,FIRST_NAME,LAST_NAME,EMAIL,PHONE_NUMBER,HIRE_DATE,JOB_ID,SALARY,COMMISSION_PCT,MANAGER_ID,DEPARTMENT_ID"

    def row(random: Random, number: int) -> str:
        month = random.choice(["JUN", "SEP", "JAN", "MAY", "AUG"])
        return (
            f"{100 + number},{random.choice(FIRST)},{random.choice(LAST)},{random.choice(FIRST)[:1].upper()}{random.choice(LAST).upper()[:7]},"
            f"515.123.{4560 + number},{random.randint(1, 28):02}-{month}-{random.randint(1, 8):02},{random.choice(['SH_CLERK', 'AD_VP'])},"
            f"{random.randint(21, 240) * 100},{random.choice(['.2', ' - '])},{random.randint(100, 200)},{random.choice([50, 80, 90])}"
        )

    expected = {
        "EMPLOYEE_ID": "payroll_id",
        "FIRST_NAME": "first_name",
        "LAST_NAME": "last_name",
        "EMAIL": "?",
        "PHONE_NUMBER": "phone",
        "HIRE_DATE": "hire_date",
        "JOB_ID": "?",
        "SALARY": "?",
        "COMMISSION_PCT": "",
        "MANAGER_ID": "",
        "DEPARTMENT_ID": "department",
    }
    return Shape("employees.csv", "\n".join([header, *rows(107, row)]).encode(), expected)


def german() -> Shape:
    header = "Personalnummer;Nachname;Vorname;Geburtsdatum;Geschlecht;Familienstand;Straße;PLZ;Ort;Eintritt;Austritt;Abteilung;Wochenstunden;Gehalt;IBAN;Steuerklasse;SV-Nummer"

    def row(random: Random, number: int) -> str:
        salary = random.randint(2300, 7800)
        return ";".join(
            (
                f"{number + 1:05}",
                random.choice(LAST_DE),
                random.choice(FIRST_DE),
                day(random, 1960, 2002, "{d:02}.{m:02}.{Y}"),
                random.choice("mwd"),
                random.choice(["ledig", "verheiratet", "geschieden", "verwitwet"]),
                "Hauptstraße 12",
                f"{random.randint(10115, 99998)}",
                random.choice(["Köln", "München", "Berlin"]),
                day(random, 1990, 2024, "{d:02}.{m:02}.{Y}"),
                "",
                random.choice(["Vertrieb", "Lohnbüro", "Fertigung"]),
                random.choice(["40,0", "38,5", "20,0"]),
                f"{salary // 1000}.{salary % 1000:03},{random.randint(0, 99):02}",
                "DE89370400440532013000",
                str(random.randint(1, 6)),
                f"{random.randint(10, 99)}{day(random, 1960, 2002, '{d:02}{m:02}{y:02}')}M{random.randint(100, 999)}",
            )
        )

    names = (
        "payroll_id",
        "last_name",
        "first_name",
        "birth_date",
        "sex",
        "civil_status",
        "street",
        "postal_code",
        "city",
        "hire_date",
        "contract_end",
        "department",
        "weekly_hours",
        "monthly_salary",
        "bank_account",
        "",
        "",
    )
    expected = dict(zip(header.split(";"), names, strict=True))
    return Shape("Personalliste.csv", "\r\n".join([header, *rows(60, row)]).encode("cp1252"), expected, "%d.%m.%Y")


def french() -> Shape:
    header = "Matricule\tNom\tPrénom\tN° Sécurité sociale\tDate de naissance\tSexe\tSituation familiale\tDate d'embauche\tType de contrat\tService\tPoste\tSalaire brut mensuel\tTemps de travail (%)\tResponsable"

    def row(random: Random, number: int) -> str:
        return "\t".join(
            (
                f"S{number + 1:04}",
                random.choice(LAST_FR),
                random.choice(FIRST_FR),
                str(random.randint(10**12, 3 * 10**12)),
                day(random, 1960, 2000, "{d:02}/{m:02}/{Y}"),
                random.choice("HF"),
                random.choice(["Célibataire", "Marié(e)", "Divorcé(e)", "Pacsé(e)"]),
                day(random, 1995, 2023, "{d:02}/{m:02}/{Y}"),
                random.choice(["CDI", "CDD", "Alternance"]),
                random.choice(["Comptabilité", "Achats"]),
                random.choice(["Comptable", "Acheteuse"]),
                f"{random.randint(1, 5)}\u202f{random.randint(100, 999)},{random.randint(0, 99):02} €",
                random.choice(["100", "80", "50"]),
                random.choice(LAST_FR),
            )
        )

    names = (
        "payroll_id",
        "last_name",
        "first_name",
        "",
        "birth_date",
        "sex",
        "civil_status",
        "hire_date",
        "contract_type",
        "department",
        "function",
        "monthly_salary",
        "contract_pct",
        "manager",
    )
    return Shape(
        "effectif.txt",
        "\n".join([header, *rows(50, row)]).encode("utf-16"),
        dict(zip(header.split("\t"), names, strict=True)),
        "%d/%m/%Y",
    )


def dutch() -> Shape:
    """Titles above, a total below, and a nine-digit number that is not the Belgian one."""
    header = "Personeelsnr.|Achternaam|Tussenvoegsel|Roepnaam|Geboortedatum|BSN|M/V|Datum in dienst|Datum uit dienst|Functie|Afdeling|Uren per week|Parttime %|Bruto maandsalaris|Postcode|Woonplaats"

    def row(random: Random, number: int) -> str:
        return "|".join(
            (
                str(4000 + number),
                random.choice(LAST_NL),
                "",
                random.choice(FIRST_NL),
                day(random, 1958, 2003, "{d:02}-{m:02}-{Y}"),
                str(random.randint(10**8, 10**9 - 1)),
                random.choice("MV"),
                day(random, 1990, 2024, "{d:02}-{m:02}-{Y}"),
                "",
                random.choice(["Magazijnmedewerker", "Planner"]),
                random.choice(["Logistiek", "Inkoop"]),
                random.choice(["36", "24", "32", "38"]),
                random.choice(["100", "80", "66,67"]),
                f"{random.randint(2200, 5600)},{random.randint(0, 99):02}",
                f"{random.randint(1011, 9999)} {random.choice('ABCX')}{random.choice('ABCX')}",
                random.choice(["Utrecht", "Zwolle"]),
            )
        )

    names = (
        "payroll_id",
        "last_name",
        "",
        "first_name",
        "birth_date",
        "",
        "sex",
        "hire_date",
        "contract_end",
        "function",
        "department",
        "weekly_hours",
        "contract_pct",
        "monthly_salary",
        "postal_code",
        "city",
    )
    body = ["Personeelslijst per 1 maart", "", header, *rows(45, row), "Totaal|45||||||||||||171000,00||"]
    return Shape(
        "personeel.csv", "\r\n".join(body).encode("cp850"), dict(zip(header.split("|"), names, strict=True)), "%d-%m-%Y"
    )


def tutorial() -> Shape:
    """First names, a bare start date, a salary without a period."""
    header = "First Name,Gender,Start Date,Last Login Time,Salary,Bonus %,Senior Management,Team"

    def row(random: Random, number: int) -> str:
        return (
            f"{random.choice(FIRST)},{random.choice(['Male', 'Female', ''])},{day(random, 1980, 2016, '{m}/{d}/{Y}')},{random.randint(1, 12)}:42 PM,"
            f"{random.randint(35_013, 149_908)},{random.random() * 20:.3f},{random.choice(['true', 'false'])},{random.choice(['Finance', 'Legal'])}"
        )

    names = ("first_name", "sex", "hire_date", "", "yearly_salary", "", "", "department")
    return Shape(
        "employees.csv",
        "\n".join([header, *rows(200, row)]).encode(),
        dict(zip(header.split(","), names, strict=True)),
        "%m/%d/%Y",
    )


def sample_data() -> Shape:
    """Amounts with a dollar sign, names in one column."""
    header = "EEID,Full Name,Job Title,Department,Business Unit,Gender,Ethnicity,Age,Hire Date,Annual Salary,Bonus %,Country,City,Exit Date"

    def row(random: Random, number: int) -> str:
        return (
            f"E{10_000 + number},{random.choice(FIRST)} {random.choice(LAST)},Director,{random.choice(['IT', 'Finance'])},Manufacturing,"
            f"{random.choice(['Male', 'Female'])},Asian,{random.randint(25, 65)},{day(random, 1995, 2021, '{m}/{d}/{Y}')},"
            f'"${random.randint(40, 250)},{random.randint(100, 999)} ",{random.randint(0, 40)}% ,{random.choice(["United States", "China", "Brazil"])},'
            f"{random.choice(['Seattle', 'Chongqing'])},{random.choice(['', '10/16/2021'])}"
        )

    expected = dict.fromkeys(header.split(","), "")
    expected |= {
        "EEID": "payroll_id",
        "Job Title": "function",
        "Department": "department",
        "Gender": "sex",
        "Hire Date": "hire_date",
        "Annual Salary": "yearly_salary",
        "Country": "country",
        "City": "city",
        "Exit Date": "contract_end",
    }
    return Shape("Employee Sample Data.csv", "\n".join([header, *rows(90, row)]).encode(), expected, "%m/%d/%Y")


def wind() -> Shape:
    """A trading company of a database manual, as XML."""

    def row(random: Random, number: int) -> str:
        return (
            f"<Employee><EmployeeID>{number + 1}</EmployeeID><LastName>{random.choice(LAST)}</LastName><FirstName>{random.choice(FIRST)}</FirstName>"
            f"<Title>Sales Representative</Title><TitleOfCourtesy>{random.choice(['Ms.', 'Mr.', 'Dr.', 'Mrs.'])}</TitleOfCourtesy>"
            f"<BirthDate>{day(random, 1937, 1966, '{Y}-{m:02}-{d:02}')}T00:00:00</BirthDate><HireDate>{day(random, 1992, 1994, '{Y}-{m:02}-{d:02}')}T00:00:00</HireDate>"
            f"<Address>507 - 20th Ave. E. Apt. 2A</Address><City>{random.choice(['Seattle', 'London'])}</City><Region>WA</Region>"
            f"<PostalCode>{random.choice(['98122', 'SW1 8JR'])}</PostalCode><Country>{random.choice(['USA', 'UK'])}</Country>"
            f"<HomePhone>(206) 555-{9800 + number}</HomePhone><Extension>5467</Extension><ReportsTo>2</ReportsTo></Employee>"
        )

    expected = {
        "EmployeeID": "payroll_id",
        "LastName": "last_name",
        "FirstName": "first_name",
        "BirthDate": "birth_date",
        "HireDate": "hire_date",
        "City": "city",
        "Region": "",
        "PostalCode": "postal_code",
        "Country": "country",
        "HomePhone": "phone",
        "Extension": "",
        "ReportsTo": "",
    }
    body = "".join(rows(30, row))
    return Shape("employees.xml", f'<?xml version="1.0"?><Employees>{body}</Employees>'.encode(), expected, "%Y-%m-%d")


def belgian_headless() -> Shape:
    """No header at all: only what proves itself may be named."""
    numbers = ("85073003328", "00050733028", "93051822361")

    def row(random: Random, number: int) -> str:
        year, month, number_of_day, serial = (
            random.randint(60, 99),
            random.randint(1, 12),
            random.randint(1, 28),
            random.randint(1, 997),
        )
        nine = f"{year:02}{month:02}{number_of_day:02}{serial:03}"
        national = nine + f"{97 - int(nine) % 97:02}"
        return ";".join(
            (
                f"{number:06}",
                random.choice(LAST_FR),
                random.choice(FIRST_FR),
                national,
                f"{number_of_day:02}/{month:02}/19{year:02}",
                random.choice("MF"),
                day(random, 2015, 2024, "{d:02}/{m:02}/{Y}"),
                "BE68539007547034",
                f"{random.randint(2000, 6000)},50",
            )
        )

    assert len(numbers) == 3
    return Shape(
        "export.txt",
        "\r\n".join(rows(80, row)).encode("cp1252"),
        {"column 4": "national_number", "column 8": "bank_account"},
        "%d/%m/%Y",
    )


def city_payroll() -> Shape:
    header = "Name;Job Titles;Department;Full or Part-Time;Salary or Hourly;Typical Hours;Annual Salary;Hourly Rate"

    def row(random: Random, number: int) -> str:
        hourly = random.random() < 0.3
        return (
            f"{random.choice(LAST).upper()},  {random.choice(FIRST).upper()} R;POLICE OFFICER;{random.choice(['POLICE', 'FIRE'])};{random.choice('FP')};"
            + (
                f"HOURLY;{random.choice([20, 40])};;{random.random() * 40 + 10:.2f}"
                if hourly
                else f"SALARY;;{random.randint(40, 130) * 1000}.00;"
            )
        )

    names = ("", "function", "department", "", "", "weekly_hours", "yearly_salary", "hourly_salary")
    return Shape(
        "Current_Employees.csv",
        "\n".join([header, *rows(150, row)]).encode(),
        dict(zip(header.split(";"), names, strict=True)),
    )


def people() -> Shape:
    header = "Index,User Id,First Name,Last Name,Sex,Email,Phone,Date of birth,Job Title"

    def row(random: Random, number: int) -> str:
        return (
            f"{number + 1},{random.randint(16**14, 16**15):x},{random.choice(FIRST)},{random.choice(LAST)},{random.choice(['Male', 'Female'])},"
            f"p{number}@example.org,{random.randint(100, 999)}-{random.randint(100, 999)}-{random.randint(1000, 9999)},"
            f'{day(random, 1945, 2004, "{Y}-{m:02}-{d:02}")},"Games developer, senior"'
        )

    names = ("", "?", "first_name", "last_name", "sex", "email", "phone", "birth_date", "function")
    return Shape(
        "people-100.csv",
        "\n".join([header, *rows(100, row)]).encode(),
        dict(zip(header.split(","), names, strict=True)),
        "%Y-%m-%d",
    )


def fixed() -> Shape:
    """Columns aligned by blanks, as a report on paper."""
    header = f"{'EMPNO':<8}{'ENAME':<12}{'JOB':<12}{'MGR':<8}{'HIREDATE':<12}{'SAL':>10}  {'DEPTNO':<6}"

    def row(random: Random, number: int) -> str:
        return (
            f"{7369 + number:<8}{random.choice(LAST)[:6].upper():<12}{random.choice(['CLERK', 'SALESMAN']):<12}{7902:<8}"
            f"{day(random, 1980, 1982, '{Y}-{m:02}-{d:02}'):<12}{random.randint(800, 5000):>10}  {random.choice([10, 20]):<6}"
        )

    expected = {"EMPNO": "payroll_id", "HIREDATE": "hire_date", "DEPTNO": "department", "MGR": ""}
    return Shape("emp.lst", "\n".join([header, *rows(40, row)]).encode(), expected, "%Y-%m-%d")


SHAPES = (
    american,
    attrition,
    oracle,
    german,
    french,
    dutch,
    tutorial,
    sample_data,
    wind,
    belgian_headless,
    city_payroll,
    people,
    fixed,
)
