"""The exchange: plain functions over connection, clock, chance and transport, the same on both sides."""
