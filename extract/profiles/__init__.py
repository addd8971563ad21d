"""Official profiles: the same figures in the shapes that official publications and requests ask for."""
