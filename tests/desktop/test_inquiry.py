"""What a workspace asks the server comes back in the screen's thread, as an answer or as a sentence."""

import threading

import pytest
from PySide6.QtCore import QObject

from college.refusal import Refused
from desktop import inquiry
from desktop.link_trouble import STRANGE, LinkTrouble, NoLine
from desktop.workspace import NO_SERVER


class Link:
    """A link that was asked; it answers, or fails, as the test says."""

    def __init__(self, answer=None, trouble=None):
        self.answer, self.trouble, self.threads = answer, trouble, []

    def call(self, path, body):
        self.threads.append(threading.current_thread())
        if self.trouble:
            raise self.trouble
        return self.answer


def heard(qtbot, link):
    told, owner = [], QObject()
    inquiry.ask(link, owner, "/office/v1/issue", {}, told.append, told.append)
    qtbot.waitUntil(lambda: bool(told))
    return told[0]


def test_an_answer_comes_back_from_a_worker(qtbot):
    link = Link((200, {"slips": []}))
    assert heard(qtbot, link) == {"slips": []}
    assert link.threads[0] is not threading.main_thread()


def test_a_refusal_of_the_server_is_its_own_sentence(qtbot):
    assert heard(qtbot, Link((403, {"code": "right", "sentence": "На это нет права."}))) == "На это нет права."


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [((404, {"code": "person"}), inquiry.NOBODY), ((403, {"code": "right"}), inquiry.NO_RIGHT),
     ((503, {"code": "store"}), inquiry.BUSY), ((404, {"code": "path"}), inquiry.UNKNOWN), ((500, {}), STRANGE),
     ((401, {"code": "unsigned"}), STRANGE)],
)  # fmt: skip
def test_what_the_server_only_hints_at_is_said_in_words(qtbot, answer, sentence):
    assert heard(qtbot, Link(answer)) == sentence


def test_no_line_and_no_server_are_said_too(qtbot):
    assert heard(qtbot, Link(trouble=NoLine())) == LinkTrouble.usual
    assert heard(qtbot, None) == NO_SERVER


def test_a_refusal_is_a_refusal():
    with pytest.raises(Refused, match="нет"):
        inquiry.answered(404, {"code": "person"})
