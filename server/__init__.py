"""The college server: exchange, sign-in and the diary."""
