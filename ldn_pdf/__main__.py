"""`python -m ldn_pdf` is `ldn-pdf`."""

from ldn_pdf.cli import main

main()
