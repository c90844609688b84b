"""A bulletin's content as files: values in, bytes out; nothing here knows the database."""

from guatu.bulletins.render.apart import check_template_apart, render_docx_apart
from guatu.bulletins.render.docx import default_docx_template, render_docx
from guatu.bulletins.render.pdf import render_pdf
from guatu.bulletins.render.template_check import check_template
from guatu.bulletins.render.xlsx import render_xlsx

__all__ = [
    "check_template",
    "check_template_apart",
    "default_docx_template",
    "render_docx",
    "render_docx_apart",
    "render_pdf",
    "render_xlsx",
]
