"""A list of people is taken in step by step: file, columns, what becomes of each row, result."""
