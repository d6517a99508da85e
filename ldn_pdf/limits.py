"""How large and how deep what is read may be: one place for all rooms.

Whatever a file holds, reading it ends within 5 seconds of processor time and 400 MB, with a result or a sentence:
`tests/test_slow_inputs.py`. Each limit leaves several times what is of use, and less than what takes that long.
"""

from __future__ import annotations

KB, MB = 1024, 1024 * 1024

# YAML
HANDOUT_BYTES = 64 * KB  # of a handout, a clinic file or a layout: a long handout has 10 KB
LEDGER_BYTES = 2 * MB  # 2,000 claims of 1 KB
APPROVALS_BYTES = 8 * MB  # some 2,000 approvals with the words of each
YAML_EVENTS = 250_000  # begins, ends and texts of one file: 2,000 claims have 40,000, and each costs 10 µs
NESTED = 20  # levels of lists and fields: a handout needs seven
SYNTAX_ERRORS = 20  # named in one run: each costs a parse
PROBLEMS = 200  # of one kind of check in one file: nobody fixes more at a sitting

# words
HANDOUT_LETTERS = 12_000  # six pages hold 9,000 in the smallest print; page ends are searched among all lines
HANDOUT_LINES = 800  # texts, and line ends in them: six pages hold 270 lines
HANDOUT_FIELDS = 100  # that a patient's row fills in: nobody fills in more
WORD_LETTERS = 300  # without a blank: a long address has 200
CLINIC_LETTERS = 8_000  # head, foot and contact block hold 400, in each language
LEDGER_LETTERS = 2_000  # of one text: a wording is a sentence or two
ACCENTS = 30  # on one letter: Unicode Standard Annex 15, Stream-Safe Text Format; to sort more takes the square of them

# pictures
PICTURE_BYTES = 25 * MB  # what a phone's largest photo has
PICTURE_PIXELS = {"JPEG": 50_000_000, "PNG": 20_000_000}  # a JPEG is unpacked at an eighth of its size, a PNG whole
PROGRESSIVE_VALUES = 150_000_000  # pixels by colours of a progressive JPEG: all stand in memory, at two bytes each
PICTURE_SCANS = 100  # of a JPEG, each over all its pixels: programs write ten
PICTURE_CHUNKS = 10_000  # of a PNG: one of 25 MB has 3,200 of the usual 8 KB; or steps before a JPEG's first scan
PICTURE_SIDE = 50_000  # pixels; a photo is six times as long as wide at the most, and a row apiece costs time

# lists of people
CSV_BYTES = 64 * MB  # 2 KB a row: anything larger is not a list of patients
CSV_ROWS = 20_000  # with anything in them, each costs 0.1 ms: no practice has as many patients
CSV_OPEN_QUOTES = 100  # then the file is no CSV file, and each costs a look ahead
CSV_PROBLEMS = 100  # shown of one file

# articles
PAGE_BYTES = 4 * MB  # a saved web page carries scripts and pictures of its own
WORD_FILE_BYTES = 20 * MB  # it may hold pictures, which are not read
WORD_XML_BYTES = 6 * MB  # 20,000 words have about 3 MB, and mammoth needs 1 s of CPU for each
ARTICLE_LETTERS = 120_000  # about 20,000 words: more is a book
ARTICLE_HEADINGS = 500  # each may become a handout: an article of 20,000 words has a hundred
ARTICLE_PARTS = 5_000  # paragraphs and items of lists: four words each in the longest article
ARTICLE_MARKUP = 4  # times that, in the file of a text or Markdown
ELEMENTS = 500  # one in the other: browsers stop at 512, and the parser's time grows with the square of the depth
PAGE_LINES = 20_000  # whose number is told, for which the parser needs memory: a long page has 2,000
ATTRIBUTES = 1_000  # blanks in a tag, of which the parser takes the square: a long description has 300
TABLES = 8  # one in the other that are read as tables
TABLE_COLUMNS = 60  # a wider table is no table of a leaflet
REPEATED_CELLS = 20_000  # that spans say again
STYLE_RULES = 400  # of one kind that are looked up in a page
SELECTOR_LETTERS = 300  # of such a rule
JUDGED_ELEMENTS = 4_000  # for which trafilatura needs less than 2 s of CPU; a longer page is told by its parts alone
JUDGED_LEVELS = 200  # libxml2, which trafilatura reads with, stops at 256
FORMULA_LETTERS = 400  # of LaTeX that are read as one formula
FORMULA_LEVELS = 40  # what nests deeper is no figure of a leaflet
WORD_ELEMENTS = 60_000  # paragraphs, runs and what they hold: 20,000 words have some 35,000, each costs mammoth 50 µs
WORD_FILE_PARTS = 5_000  # files in a Word file: one with all its pictures has a hundred

# translations
XLIFF_BYTES = 4 * MB  # a handout has some 60 KB

# PDFs for `inspect` and articles for `draft`, each read in a process of its own
READER_CPU_SECONDS = 4  # a leaflet takes half of one, an article of 20,000 words two
READER_WALL_SECONDS = 60
READER_BYTES = 360 * MB  # of address space: libraries take 60 MB to read a PDF, 180 MB to read a web page
TAG_LEVELS = 200  # what is nested deeper is read as if it stood on the last: no document of use has as many
FORM_LEVELS = 30  # of forms drawn in forms
CELL_SPAN = 1_000  # rows or columns: more is a mistake in the file

# mail
MESSAGE_BYTES = 1_000_000  # of all parts of one message: what every mailbox takes
ADDRESS_LETTERS = 254  # RFC 5321, 4.5.3.1.3, less the brackets round it
ADDRESS_LOCAL_LETTERS = 64  # RFC 5321, 4.5.3.1.1

# what is typed and what is written
APPROVER_LETTERS = 100  # of a name or a role: they stand on the page
COPIES = 1_000  # more is a slip of the finger; CUPS itself would take 9,999
FILE_NAME_BYTES = 100  # of a person's words in a name of 255: the handout, edition, version and part follow
PACKED_NAME_LETTERS = 40  # of a file's name: some health records take 64 characters
SAVES_KEPT = 50  # of one file, to be undone

# the desk
REQUEST_BYTES = 2 * MB  # a handout has a tenth of it
UPLOAD_BYTES = PICTURE_BYTES  # of a request that brings an article or a picture
WINDOWS = 8  # for which web pages of texts that are not saved are kept
RUNS_KEPT = 20  # commands whose outcome can still be asked for
