"""Reports of a month: what one costs with four suppliers and with twenty-one; one in XML beside what lxml takes.

    python benchmarks/reporting.py [--workers 16000]

The sample employer decides its opening month. With twenty-one suppliers, seventeen more have the plan of insurer A,
under keys of their own: their opening lists are of the same kind, and processor seconds per list are compared with
those of insurer A among four. Then the same register goes to a supplier whose file is checked by an XSD: written,
validated and read back, against lxml serialising and parsing the same document.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import TypeVar

from lxml import etree
from month import AT, FIRST

from assusoft.demo import write_employer
from assusoft.demo.conformance.folder import into_folder, profile_path
from assusoft.demo.conformance.sheets import plan_sheets
from assusoft.demo.run import BY
from assusoft.employer import Employer, open_employer
from assusoft.employer.monthly.closing import documents_of
from assusoft.employer.setup import setup_in
from assusoft.layouts import load_layout
from assusoft.resources import resource_folder
from assusoft.suppliers.sending.transmission import Document
from assusoft.suppliers.supplier import load_supplier

MORE, LIKE, XML = 17, "insurer-a", "vanbreda"
Result = TypeVar("Result")


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """Processor seconds, and what came of it."""
    begun = time.process_time()
    found = work()
    return time.process_time() - begun, found


def decided(folder: Path, workers: int, more: int, xml: bool = False) -> Employer:
    """The sample employer with more suppliers of the same kind, its opening month imported and decided."""
    write_employer(folder, workers=workers, months=1)
    supplier, plan = folder / "suppliers" / f"{LIKE}.toml", (folder / "plans" / "group.toml").read_text("utf-8")
    for number in range(more):
        key = f"like-a-{number:02}"
        (folder / "suppliers" / f"{key}.toml").write_text(supplier.read_text("utf-8"), "utf-8")
        own = plan.replace(f'supplier = "{LIKE}"', f'supplier = "{key}"')
        (folder / "plans" / f"group-{number:02}.toml").write_text(own, "utf-8")
    if xml:
        with_xml(folder)
    employer = open_employer(folder)
    employer.import_month(FIRST, [], BY, AT, release="A benchmark")
    employer.view()
    return employer


def with_xml(folder: Path) -> None:
    """Add the supplier whose file an XSD checks, and a plan of everybody that reports what it takes."""
    path = folder / "suppliers" / f"{XML}.toml"
    path.write_text(into_folder(profile_path(XML).read_text("utf-8")), "utf-8")
    found = load_supplier(path)
    layout = load_layout(found.layout, [resource_folder("templates") / "suppliers"])
    for name, text in plan_sheets(found, layout, "2025-01-01").items():
        (folder / "plans" / f"{XML}-{name}").write_text(text, "utf-8")


def documents(employer: Employer, key: str) -> tuple[float, list[Document]]:
    """Processor seconds of one supplier's month, rendered, read back and checked; and its files."""
    return timed(lambda: documents_of(employer, setup_in(employer, FIRST), key, employer.view()))


def of_one_kind(employer: Employer) -> list[float]:
    """Processor seconds of each report that insurer A and those like it get."""
    keys = [key for key in employer.suppliers if key == LIKE or key.startswith("like-a-")]
    documents(employer, LIKE)  # what is loaded once
    return [documents(employer, key)[0] for key in keys]


def main() -> None:
    """Print both comparisons."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--workers", type=int, default=16_000)
    workers = arguments.parse_args().workers
    seconds = {}
    for more in (0, MORE):
        with TemporaryDirectory() as folder:
            employer = decided(Path(folder) / "employer", workers, more)
            seconds[more] = of_one_kind(employer)
            count = len(employer.suppliers)
        print(f"{workers:,} workers, {count} suppliers: {mean(seconds[more]):.3f} processor s a report of one kind")
    print(f"with {MORE} suppliers more: {mean(seconds[MORE]) / mean(seconds[0]):.2f} times")
    with TemporaryDirectory() as folder:
        employer = decided(Path(folder) / "employer", workers, 0, xml=True)
        documents(employer, XML)
        ours, files = documents(employer, XML)
    content = max((file.content for file in files), key=len)
    tree = etree.fromstring(content)
    peer, _ = timed(lambda: etree.fromstring(etree.tostring(tree, encoding="UTF-8", xml_declaration=True)))
    print(f"XML of {len(content) / 1e6:.1f} MB: {ours:.3f} processor s, of lxml {peer:.3f}, {ours / peer:.2f} times")


if __name__ == "__main__":
    main()
