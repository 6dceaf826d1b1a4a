"""The one place that speaks SQL: models, reads, writes and the exchange."""
