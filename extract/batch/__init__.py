"""Many documents: which are to be read, who reads them, what is kept of each, and one package made of all."""
