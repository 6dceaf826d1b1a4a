"""Students and employees as the offices of the college keep them: groups, lists taken in, acts by hand."""
