"""`python -m wizard` is the command `wizard`."""

from wizard.cli import main

main()
