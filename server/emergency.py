"""`parta-server emergency-slip`: the sole administrator who cannot come in gets a slip at the server itself."""

from zoneinfo import ZoneInfo

from college.admission import emergency as rule
from college.admission.slips import shown
from college.days import spoken
from college.phrases import phrase
from college.refusal import Refused
from db.admission import accounts, emergency
from db.clock import SystemClock
from server import running
from server.config import Config, Unfit


def slip(config: Config, login: str, *, reason: str, resets_factor: bool) -> tuple[str, ...]:
    """Make the slip and return the lines for whoever stands at the server. Raises Unfit with why not.

    The code among these lines is told nowhere else.
    """
    with running.ready(config) as engine:
        here = accounts.house(engine)
        clock = SystemClock(ZoneInfo(here.zone)) if here else SystemClock()
        try:
            made = emergency.slip(engine, clock, login, reason=reason, resets_factor=resets_factor)
        except Refused as refused:
            raise Unfit(str(refused), 1) from None
    until = made.until.astimezone(clock.zone)
    lines = (
        phrase("Логин: %s") % accounts.told(login),
        phrase("Код первого входа: %s, действует до %s %s. Больше он нигде не показан.")
        % (shown(made.code), spoken(until.date()), f"{until:%H:%M}"),
        phrase("Прежний пароль и вход на всех компьютерах больше не действуют. Введённое на них цело."),
    )
    factor = (rule.FACTOR_GONE,) if resets_factor else ()
    return (
        *lines,
        *factor,
        phrase("Открыт случай: его видят администраторы и директор. Закрывает его другой человек."),
    )
