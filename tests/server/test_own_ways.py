"""What a desktop is told of its person's ways in, and the address that it shows beside a code."""

import pytest

from college.roles import Role
from desktop.browser_ways import read_ways
from server import authority
from server.authority import Tls
from server.site import HERE, Site, browser_address, names_in
from tests.server.employee_browser import browser, set_up_password

TEACHER = Role.TEACHER


def test_the_desktop_understands_what_the_server_tells(desks, clock):
    assert read_ways(desks.office(TEACHER, "ways")[1]) == ()
    with browser(desks.address) as client:
        set_up_password(client, desks, TEACHER, clock)
    [way] = read_ways(desks.office(TEACHER, "ways")[1])
    assert (way.id, way.name, way.used) == ("", "Веб-пароль и код телефона", None)
    assert desks.office(Role.DISPATCHER, "ways")[1] == {"passkeys": [], "password": None}


def test_beside_the_code_stands_an_address_that_a_browser_can_open(desks):
    status, told = desks.office(TEACHER, "way_code")
    port = desks.address.rpartition(":")[2]
    assert (status, told["address"]) == (200, f"http://localhost:{port}/employee/set-up")
    with browser(desks.address) as client:
        assert client.get("/employee/set-up").status_code == 200


NAMED = Site(("journal.example", HERE), is_secure=True)


@pytest.mark.parametrize(
    ("site", "reached", "shown"),
    [
        (NAMED, "https://10.0.0.5:8765/", "https://journal.example:8765"),
        (NAMED, "https://journal.example/", "https://journal.example"),
        (NAMED, "https://Journal.Example.:8765/", "https://journal.example:8765"),
        (NAMED, "https://[fd00::5]:8765/", "https://journal.example:8765"),
        (Site((HERE,), is_secure=True), "https://10.0.0.5:8765/", "https://10.0.0.5:8765"),
        (Site((HERE,), is_secure=True), "https://[fd00::5]:443/", "https://[fd00::5]"),
        (Site(), "http://127.0.0.1:8765/", "http://localhost:8765"),
    ],
)
def test_numbers_give_way_to_a_name_where_there_is_one(site, reached, shown):
    assert browser_address(site, reached) == shown


def test_the_names_are_those_of_the_certificate(tmp_path, clock):
    tls = Tls.of(tmp_path)
    authority.found(tls, "Техникум", ["journal.example", "10.0.0.5"], clock.now())
    authority.certify(tls, ["journal.example", "10.0.0.5"], clock.now())
    assert names_in(tls.certificate) == ("journal.example", "localhost")
    assert names_in(tmp_path / "none.pem") == ()
