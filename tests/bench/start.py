"""How long a person waits: for the lock screen, and from the password to the first page."""

import os
import subprocess
import sys
from statistics import median
from time import perf_counter, time

from tests.bench.result import Result

RUNS = 5
CHILD = """
import sys, time
from pathlib import Path
from desktop.app import Program, application
from desktop.opener import ProfileOpener
from desktop.places import Places
app = application()
places = Places.of(Path(sys.argv[1]))
program = Program(places, ProfileOpener(places))
program.start()
while program.sign_in.employee() is None:
    app.processEvents()
program.window.repaint()
print(time.time(), flush=True)
import os
os._exit(0)
"""


def start() -> Result:
    """From the start of the process to the painted lock screen with its employee, ms, warm."""
    from tests.stage import raised

    with raised() as stage:
        words = [sys.executable, "-c", CHILD, str(stage.places.root)]
        waits = []
        for _ in range(RUNS + 1):
            begun = time()
            told = subprocess.run(words, capture_output=True, text=True, check=True, env={**os.environ}).stdout
            waits.append((float(told) - begun) * 1000)
    return Result(median(waits[1:]), "ms", 700)


def unlock() -> Result:
    """From the password to the painted first page, ms: Argon2id, the encrypted file, rights, the day."""
    from desktop.app import Program, application
    from tests.stage import PASSWORD, raised

    with raised() as stage:
        app = application()
        program = Program(stage.places, stage.opener(), stage.clock)
        program.start()
        waits = []
        for _ in range(RUNS + 1):
            while program.sign_in.employee() is None:
                app.processEvents()
            begun = perf_counter()
            program.sign_in.opened.emit(stage.keys.teacher, PASSWORD)
            while (desk := program.window.desk()) is None or desk.page() is None:
                app.processEvents()
            program.window.repaint()
            waits.append((perf_counter() - begun) * 1000)
            program.lock("")
            app.processEvents()
        program.close()
    return Result(median(waits[1:]), "ms", 500)
