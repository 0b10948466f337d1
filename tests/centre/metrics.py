"""Figures for monitoring, in the text form that every collector reads."""

from collections.abc import Iterable

from tests.centre.centre import Centre


def metrics_page(centre: Centre) -> str:
    """Return counters of this process, and the state of every stream."""
    now = centre.now_ms()
    with centre.store.read() as tx:
        rows = tx.all(
            "SELECT t.code, s.stream_id, s.acked_seq, s.top_seq, s.held, s.last_ops_ms, s.waiting_oldest_ms,"
            " (SELECT COUNT(*) FROM day_proof p WHERE p.stream = s.number AND p.matched = 0)"
            " FROM stream s JOIN distributor t ON t.number = s.distributor ORDER BY t.code"
        )
    lines = [
        *_counter("centre_requests_total", "What happened since the start", sorted(centre.counts.items())),
        "# TYPE centre_ingests_inside gauge",
        f"centre_ingests_inside {centre.gate.inside}",
        f"centre_ingests_room {int(centre.gate.room)}",
    ]
    gauges: dict[str, list[str]] = {
        "centre_unacked_seqs": [],
        "centre_oldest_unsent_seconds": [],
        "centre_silent_seconds": [],
        "centre_held": [],
        "centre_mismatched_days": [],
    }
    for code, stream, acked, top, held, last, oldest, mismatched in rows:
        mark = f'{{distributor="{_safe(code)}",stream="{_safe(stream)}"}}'
        values = (
            top - acked,
            (now - oldest) // 1000 if oldest else 0,
            (now - last) // 1000 if last else 0,
            held,
            mismatched,
        )
        for name, value in zip(gauges, values, strict=True):
            gauges[name].append(f"{name}{mark} {value}")
    for name, told in gauges.items():
        lines += [f"# TYPE {name} gauge", *told]
    return "\n".join(lines) + "\n"


def _counter(name: str, about: str, values: Iterable[tuple[str, int]]) -> list[str]:
    return [
        f"# HELP {name} {about}",
        f"# TYPE {name} counter",
        *(f'{name}{{what="{_safe(what)}"}} {count}' for what, count in values),
    ]


def _safe(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
