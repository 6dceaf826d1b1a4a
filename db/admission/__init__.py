"""Who is admitted, as rows: accounts, slips, machines, incidents, second factors, and the log of what they look at."""
