"""A bulletin's content as files: values in, bytes out; nothing here knows the database."""

from guatu.bulletins.render.pdf import render_pdf
from guatu.bulletins.render.xlsx import render_xlsx

__all__ = ["render_pdf", "render_xlsx"]
