"""`python -m assusoft.demo FOLDER` writes FOLDER/entreprise-x anew: the sample employer that stands in data/samples."""

import shutil
import sys
from pathlib import Path

from assusoft.demo.write import write_employer

NAME = "entreprise-x"


def main(arguments: list[str]) -> None:
    """Write the default sample employer into the one folder named, in the place of the former one."""
    [folder] = arguments
    target = Path(folder) / NAME
    shutil.rmtree(target, ignore_errors=True)
    write_employer(target)
    print(f"{target}: written.")


if __name__ == "__main__":
    main(sys.argv[1:])
