"""``dev.py centre``: the reference centre as a program, until it is told to stop."""

import argparse
import logging
import socket
import ssl
import sys
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from tests.centre.app import make_app
from tests.centre.centre import Centre
from tests.centre.centre import Limits
from tests.centre.store import open_store

ROOT = Path(__file__).resolve().parents[2]


class WithCertificate(HttpToolsProtocol):
    """HTTP that tells the program which certificate the client showed (profile C)."""

    def on_headers_complete(self) -> None:
        """Put the certificate beside the request."""
        shown = self.transport.get_extra_info("ssl_object")
        der = shown.getpeercert(binary_form=True) if shown is not None else None
        if der:
            self.scope["extensions"] = {"tls": {"client_cert_der": der}}
        super().on_headers_complete()


def words() -> argparse.ArgumentParser:
    """Return the reader of the command line."""
    parser = argparse.ArgumentParser(prog="dev.py centre", description=__doc__)
    parser.add_argument("--port", type=int, default=8471, help="0 takes a free one (default 8471)")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument(
        "--db", default=str(ROOT / "out" / "centre.db"), help="an SQLite file or postgresql:// address"
    )
    parser.add_argument(
        "--seed-demo", action="store_true", help="fill an empty centre with distributors and a week"
    )
    parser.add_argument("--distributors", type=int, default=60, help="how many of them (default 60)")
    parser.add_argument(
        "--admin", default="", help="the admin token (default: a fresh one, told at the start)"
    )
    parser.add_argument("--name", default="Reference centre")
    parser.add_argument("--tls-cert", type=Path, help="a certificate: HTTPS only")
    parser.add_argument("--tls-key", type=Path)
    parser.add_argument(
        "--tls-client-ca", type=Path, help="ask clients for a certificate of this authority (profile C)"
    )
    parser.add_argument(
        "--ingests", type=int, default=Limits.ingests, help="uploads inside at once (default 32)"
    )
    parser.add_argument("--workers", type=int, default=Limits.workers, help="threads for uploads (default 4)")
    return parser


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that already listens, so whoever reads the first line may connect at once."""
    listener = socket.create_server((host, port), backlog=2048)
    listener.setblocking(False)
    return listener


def config_of(app: Any, said: argparse.Namespace) -> uvicorn.Config:
    """Return how the server is run."""
    secure: dict[str, Any] = {}
    if said.tls_cert:
        secure = {"ssl_certfile": str(said.tls_cert), "ssl_keyfile": str(said.tls_key)}
        if said.tls_client_ca:
            secure |= {"ssl_ca_certs": str(said.tls_client_ca), "ssl_cert_reqs": ssl.CERT_OPTIONAL}
    return uvicorn.Config(
        app, http=WithCertificate, ws="none", lifespan="on", log_level="warning", access_log=False,
        server_header=False, date_header=True, timeout_keep_alive=75, timeout_graceful_shutdown=5, **secure,
    )  # fmt: skip


def many_files() -> None:
    """Let this process hold as many connections as the system allows: each is a file."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def main(argv: list[str]) -> int:
    """Start, say where, and serve."""
    many_files()
    said = words().parse_args(argv)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    if "://" not in said.db:
        Path(said.db).parent.mkdir(parents=True, exist_ok=True)
    limits = Limits(ingests=said.ingests, workers=said.workers)
    centre = Centre(open_store(said.db), limits=limits, admin=said.admin, name=said.name)
    if said.seed_demo:
        from tests.centre.demo import seed

        seed(centre, said.distributors)
    listener = listening(said.host, said.port)
    scheme = "https" if said.tls_cert else "http"
    host, port = listener.getsockname()[:2]
    sys.stdout.write(f"centre ready at {scheme}://{host}:{port}/ admin={centre.admin}\n")
    sys.stdout.flush()
    uvicorn.Server(config_of(make_app(centre), said)).run(sockets=[listener])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
