"""`python -m desktop` is `parta`."""

import sys

from desktop.command import main

sys.exit(main())
