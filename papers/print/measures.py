"""Where everything stands on the A4 spread, in points; heights are counted from the upper edge."""

MM = 72 / 25.4
WIDTH, HEIGHT = 297 * MM, 210 * MM
STITCHED = 20 * MM  # the margin that goes under the thread
OUTER = 10 * MM
THREAD = 12.5 * MM
SAFE = 3 * MM  # printers leave this rim white
RIM = 11.0  # above the lower edge: who printed the sheet

LEFT, RIGHT = STITCHED, WIDTH - OUTER
LABEL, HEADING = 29.0, 44.0
TABLE, HEADER = 52.0, 36.0
FIRST = TABLE + HEADER
PITCH = 13.0  # one ruling for both halves: a student takes one line, a lesson two or more
LINES = 34
FOOT = FIRST + LINES * PITCH

NUMBER, NAME, COLUMN, COLUMNS = 17.0, 111.0, 16.0, 17
DATES = LEFT + NUMBER + NAME
LEFT_END = DATES + COLUMN * COLUMNS
RIGHT_START = LEFT_END + 10.6
DATE, ORDINAL, HOURS, HOMEWORK = 33.0, 21.0, 23.0, 88.0
TOPIC = RIGHT - RIGHT_START - DATE - ORDINAL - HOURS - HOMEWORK
PAD = 4.2

CODE, CODE_SIDE = HEIGHT - 46.0, 26.0
FOOTER_FIRST, FOOTER_SECOND = HEIGHT - 33.5, HEIGHT - 23.5
