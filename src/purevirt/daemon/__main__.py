"""``python -m purevirt.daemon``: the daemon without its console script."""

from purevirt.daemon.main import main

raise SystemExit(main())
