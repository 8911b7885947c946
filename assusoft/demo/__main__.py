"""`python -m assusoft.demo FOLDER` writes anew what stands in data/samples: an employer, the payroll systems."""

import shutil
import sys
from pathlib import Path

from assusoft.demo.extracts.systems import write_systems
from assusoft.demo.extracts.write import write_employer

NAME, SYSTEMS = "entreprise-x", "payroll"


def main(arguments: list[str]) -> None:
    """Write FOLDER/entreprise-x and FOLDER/payroll anew, the former ones removed."""
    [folder] = arguments
    target = Path(folder) / NAME
    shutil.rmtree(target, ignore_errors=True)
    write_employer(target)
    write_systems(Path(folder) / SYSTEMS)
    print(f"{target} and {Path(folder) / SYSTEMS}: written.")


if __name__ == "__main__":
    main(sys.argv[1:])
