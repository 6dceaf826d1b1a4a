"""Who is admitted and how: accounts, slips, passwords, agreements, grants, incidents (3.1.2–3.1.5, 3.1.11, 4.1.2)."""
