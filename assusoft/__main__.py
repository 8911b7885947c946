"""`python -m assusoft` is the command line."""

from assusoft.cli import main

main()
