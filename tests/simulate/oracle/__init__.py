"""What must hold, looked at from outside: it reads by plain SQL and shares no code with what it judges.

Up to 20 the numbers are those of `sync.md` 4: 1 one terminal status for each saved batch · 2 applied once, answered
alike · 3 row and outbox together · 4 audit counts everything · 5 equal at rest · 6 nothing told that is not granted ·
7 nothing held that is not granted · 8 a pull is one moment · 11 who has seen never loses, who loses is told · 12 a
restored server gets back what it had answered, undisputed · 13 old
answers are harmless (seen by 5, 7 and 8) · 14 only what depends waits · 15 an older program may push · 16 it comes to
rest · 17 nothing unsent is purged · 18 nothing late is missed (seen by 5 and 8) · 19 own edits stay on the screen.
Above that they are rules of 0b: 21 right, closing and lease · 22 taken · 23 withdrawals · 24 time · 25 decisions · 26 copied files. 0 is a program
that broke. 9, 10 and 20 are proved elsewhere.
"""

from tests.simulate.oracle.judge import Oracle

__all__ = ["Oracle"]
