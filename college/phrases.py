"""Sentences for people: Russian source text, marked where the translator's tool can find it."""


def phrase(text: str) -> str:
    """Return the text unchanged; the call marks it for translation."""
    return text
