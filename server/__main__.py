"""`python -m server` is parta-server."""

from server.command import main

if __name__ == "__main__":
    raise SystemExit(main())
