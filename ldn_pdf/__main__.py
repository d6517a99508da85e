"""`python -m ldn_pdf` is the command `ldn-pdf`."""

from ldn_pdf.cli import main

if __name__ == "__main__":
    main()
