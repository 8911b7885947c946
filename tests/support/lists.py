"""Lists of departments beside a payroll: their sources and layouts, their files, and files drawn by chance."""

from pathlib import Path
from random import Random

from support.world import World

SECOND = "2025-12"
LISTS = {
    "club": ('kind = "affiliation"\nplan = "fit"', 'payroll_id = "Nr"\nlast_name = "Name"'),
    "homes": ('kind = "value"', 'payroll_id = "Nr"\nstreet = { at = "Street", optional = true }'),
    "hours": (
        'kind = "working-time"\nbegins = "since_day"\nuntil = "until_day"',
        'payroll_id = "Nr"\ninsured_pct = "Pct"\nsince_day = "Since"\nuntil_day = "Until"',
    ),
    "cover": (
        'kind = "exception"\nplan = "travel"\nvalues = { effect = "exclude" }',
        'last_name = "Name"',
    ),
    "barred": ('kind = "exception"\nplan = "travel"\nvalues = { effect = "exclude" }', 'payroll_id = "Nr"'),
}
BY_CHANCE = ("homes", "hours", "barred")


def add_list(folder: Path, name: str) -> None:
    declares, columns = LISTS[name]
    source = f'layout = "{name}"\nfrom = "{SECOND}"\nrole = "list"\n\n[declares]\n{declares}\n'
    head = f'kind = "delimited"\ntable = "list"\nfile = "{name}*.csv"\ndate = "%Y-%m-%d"\n'
    types = '[types]\nsince_day = "date"\nuntil_day = "date"\n' if "since_day" in columns else ""
    (folder / "sources" / f"{name}.toml").write_text(source, "utf-8")
    (folder / "templates" / "payroll" / f"{name}.toml").write_text(f"{head}{types}[columns]\n{columns}\n", "utf-8")


def give(folder: Path, month: str, name: str, *lines: str) -> None:
    (folder / "extracts" / month / f"{name}-{month}.csv").write_text("\n".join(lines), "utf-8")


def a_list(folder: Path, name: str, month: str, world: World, rng: Random) -> None:
    """A file of that list for some of those in the payroll, somebody unknown among them now and then."""
    rows = [row for row in world.workers.values() if rng.random() < 0.6]
    numbers = [str(row["payroll_id"]) for row in rows]
    numbers += ["blox-99"] * (len(rows) > 0 and rng.random() < 0.2)
    days = [rng.choice((f"{month}-01", f"{SECOND}-15", "")) for _ in numbers]
    drawn = {
        "homes": ("Nr;Street", [f"{number};{rng.choice(('Molenweg', 'Kerkplein', ''))}" for number in numbers]),
        "hours": (
            "Nr;Pct;Since;Until",
            [f"{number};{rng.choice((50, 80))};{day};" for number, day in zip(numbers, days, strict=True)],
        ),
        "barred": ("Nr", numbers),
    }
    heading, lines = drawn[name]
    give(folder, month, name, heading, *lines)
