"""What the college prints: sheets set on a canvas and brought into the archive form PDF/A-2b."""
