"""`python -m server` is `parta-server`."""

import sys

from server.command import main

sys.exit(main())
