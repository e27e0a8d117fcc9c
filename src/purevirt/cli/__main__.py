"""`python -m purevirt.cli` is the command `purevirt`."""

import sys

from purevirt.cli.main import main

sys.exit(main())
