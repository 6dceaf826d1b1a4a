"""Numbers that the regulation leaves to the college, in one place, so that each can become a setting."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Policy:
    """Terms and limits of access; what the regulation fixes itself does not stand here."""

    slip_days: int = 7
    slip_tries: int = 5
    login_length: int = 30
    password_length: int = 10
    password_worth: int = 8  # letters that nobody guesses, after words, runs and repeats are counted as little
    password_letters: int = 4  # how many different characters at least
    pin_shortest: int = 4
    pin_longest: int = 6
    pin_tries: int = 3
    step_up_minutes: int = 5  # that a password typed once more holds
    step_up_tries: int = 3  # then the screen is locked
    override_working_days: int = 10
    substitution_days: int = 30
    substitution_tail_working_days: int = 1
    official_days: int = 30
    lease_days: int = 30  # days of work without the server, 1 to 120
    lease_warning: int = 5  # days left from which one is told
    escalation_minutes: int = 30
    incident_points: int = 5
    signal_days: int = 7  # facts further apart than this tell nothing together
    web_code_minutes: int = 10  # for which the code that the desktop shows opens the setting up of a way in by browser
    web_setup_minutes: int = 15  # that setting up may take from then on
    web_idle_minutes: int = 30  # after which an employee's browser is let out
    web_hours: int = 12
    web_wrong_codes: int = 10  # of a phone beside a right password, after which that password opens nothing any more
    passkeys: int = 8
    diary_idle_days: int = 3
    diary_days: int = 14

    @property
    def slip_life(self) -> timedelta:
        """How long a code of a slip may be used."""
        return timedelta(days=self.slip_days)

    @property
    def step_up(self) -> timedelta:
        """How long a password that was asked once more holds."""
        return timedelta(minutes=self.step_up_minutes)

    @property
    def escalation(self) -> timedelta:
        """How long an incident waits for an administrator before others are told."""
        return timedelta(minutes=self.escalation_minutes)

    @property
    def signal_window(self) -> timedelta:
        """How far apart facts may lie that are counted together."""
        return timedelta(days=self.signal_days)


DEFAULT = Policy()
