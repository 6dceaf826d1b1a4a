"""A college invented by rule, for showing and for tests; it is marked as a demo and nobody in it is real."""

from college.demo.invention import invent
from college.demo.lines import read_lines
from college.demo.shapes import DemoCollege

__all__ = ["DemoCollege", "invent", "read_lines"]
