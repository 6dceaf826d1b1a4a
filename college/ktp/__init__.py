"""A КТП (calendar plan of topics) as a table: its rows, what is wrong with them, how it stands against the plan."""

from college.ktp.against_plan import plan_notes
from college.ktp.checks import KtpNote, checked, sums_of
from college.ktp.rows import KtpRow, KtpTable, read_table

__all__ = ["KtpNote", "KtpRow", "KtpTable", "checked", "plan_notes", "read_table", "sums_of"]
