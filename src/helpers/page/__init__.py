"""Text or HTML -> Page: what every line of an INTERPOL page is, with spans."""
