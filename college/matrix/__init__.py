"""The matrix of rights as it is edited: norms of the regulation, changes, what speaks against them (4.1.6)."""
