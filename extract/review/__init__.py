"""The review page: a folder of static files on which a person checks every figure against the page that it was printed on."""
