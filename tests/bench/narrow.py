"""A narrow line: a program of its own that carries bytes to a port of this machine at so many a second."""

import asyncio
import sys
from contextlib import suppress

PIECE = 1_024


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, bytes_a_second: int) -> None:
    with suppress(OSError):
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(len(piece) / bytes_a_second)
    writer.close()


async def serve(port: int, bytes_a_second: int) -> None:
    """Listen at a free port, say which, and carry both ways until ended."""

    async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(_carry(reader, back, bytes_a_second), _carry(there, writer, bytes_a_second))

    server = await asyncio.start_server(met, "127.0.0.1", 0, limit=PIECE)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))
