"""How a measurement is shown: as text, as a page, in a notebook. Nothing here computes a figure."""
