"""Files that people exchange: frozen dataclasses in, bytes out, and back."""
