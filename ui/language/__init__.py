"""Languages: the fixed words of the window in English and seven languages of India, switched while it runs.

Owns      the catalogues (one JSON file per language) and the looking up.
Promises  Whole phrases only; what is not in a catalogue stays as it is. Names and figures of the books are
          never translated, digits stay 0-9, keys stay where they are.
Leans on  nothing: pure, so every part of the window may ask.
"""
