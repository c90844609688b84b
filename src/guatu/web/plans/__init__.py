"""Plan documents: put in, read beside their text, brought into force."""
