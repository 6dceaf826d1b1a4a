"""How long a person works without the server: so many days of work, whatever the clock says (security.md, ruling 5)."""

from dataclasses import dataclass
from datetime import date

from college.admission.policy import DEFAULT, Policy
from college.numerals import numbered
from college.phrases import phrase


@dataclass(frozen=True, slots=True)
class Offline:
    """Days of work since the server was last met; `last` is the newest of them."""

    days: int = 0
    last: date | None = None

    def on(self, day: date) -> "Offline":
        """Count a day of work, once. A clock set back counts as one more day, and locks nothing by itself."""
        return self if day == self.last else Offline(self.days + 1, day)

    def left(self, policy: Policy = DEFAULT) -> int:
        """Return on how many more days everything is open."""
        return max(policy.lease_days - self.days, 0)

    def is_over(self, policy: Policy = DEFAULT) -> bool:
        """Whether only one's own lessons, and the exchange, are still open."""
        return self.days > policy.lease_days


def lease_in_force(lease: str, days: int, policy: Policy = DEFAULT) -> str:
    """Return the lease that an entry is made under; an entry after its days is made under none, and is judged later."""
    return "" if Offline(days).is_over(policy) else lease


def why_hidden(policy: Policy = DEFAULT) -> str:
    """Say why the rest is hidden, what is safe and what to do."""
    days = numbered(policy.lease_days, "рабочий день", "рабочих дня", "рабочих дней")
    sentence = phrase(
        "Связи с сервером не было %s: открыты только свои занятия. Введённое цело и уйдёт, когда связь появится; "
        "остальное откроется после обмена, при следующем входе."
    )
    return sentence % days
