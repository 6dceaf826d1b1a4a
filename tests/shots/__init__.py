"""Pictures of every screen, page and sheet, to be looked at beside the design's: python3 dev.py shots DIR."""
