"""An anchor of the log of access is one line that a person can write down."""

import pytest

from college.admission.log_anchor import Anchor, read_anchor
from college.refusal import Refused

HASH = "0123456789abcdef" * 4


def test_it_is_read_as_it_is_spelt():
    anchor = Anchor(812, HASH)
    assert anchor.spelt == f"812 {HASH}"
    assert read_anchor(f"  {anchor.spelt}\n") == anchor


@pytest.mark.parametrize("text", ["", "812", f"{HASH}", f"-1 {HASH}", f"812 {HASH}0", f"812 {HASH.upper()}", "812 xyz"])
def test_anything_else_is_refused(text):
    with pytest.raises(Refused, match="нет отметки"):
        read_anchor(text)
