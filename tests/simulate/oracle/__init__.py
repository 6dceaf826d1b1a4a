"""What must hold, looked at from outside: it reads by plain SQL and shares no code with what it judges."""

from tests.simulate.oracle.judge import Oracle

__all__ = ["Oracle"]
