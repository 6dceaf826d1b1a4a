"""The diary: what a student sees of himself in a browser, without JavaScript."""

from server.diary.pages import is_for_people, missing, routes, trouble
from server.diary.shapes import static

__all__ = ["is_for_people", "missing", "routes", "static", "trouble"]
