"""Reads a PDF: objects of its pages, lines, reading order, tables and charts, all with boxes."""

from extractors.readers.pdf.document import read

__all__ = ["read"]
