"""The password is right, and a code from the person's phone is wanted beside it."""

from college.admission.second_factor import CLAUSE, SETTING_UP, WANTED, WRONG
from college.refusal import Refused


class SecondWanted(Refused):
    """Ask for the code and try once more; `setup` is what the phone takes where the person has set up nothing yet."""

    def __init__(self, setup: str | None, *, is_wrong: bool = False) -> None:
        super().__init__(WRONG if is_wrong else SETTING_UP if setup else WANTED, CLAUSE)
        self.setup, self.is_wrong = setup, is_wrong
