"""Wire: talking to a centre over HTTP, signed, with a key that never lies in clear. It knows no books.

Owns      nothing.
Promises  Certificates are always checked and no redirect is followed; an answer is read up to its limit, and
          is either parsed JSON or a trouble with its kind. A secret lies in the system's key store or sealed
          under a passphrase, never in clear. One value has one form of canonical bytes.
Verbs     none: `Wire` calls, `keep_secret` and `read_secret`, `sign` and `is_signed`, `canonical`.
Leans on  kernel.
"""
