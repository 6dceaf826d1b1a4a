"""What the regulations say: rules without a screen, a database or a file."""
