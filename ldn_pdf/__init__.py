"""Patient handouts for clinics: YAML in, accessible one- or two-page PDFs out."""

__version__ = "0.1.0"
