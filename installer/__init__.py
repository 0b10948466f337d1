"""Making the program for people without Python, and letting it check itself."""
