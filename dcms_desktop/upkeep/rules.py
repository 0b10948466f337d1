"""The profile of a new company: what the first run asks, and the same as JSON of ``dcms new --profile``."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from dcms_desktop.company.rules import FirmCard
from dcms_desktop.company.rules import FirmLicenceCard
from dcms_desktop.company.rules import Profile
from dcms_desktop.kernel.dates import parse_day
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import percent
from dcms_desktop.numbering.rules import PATTERN
from dcms_desktop.pricing.rules import LevelForm
from dcms_desktop.tax.rules import states
from dcms_desktop.tax.rules import tidy_gstin


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesWish:
    """A number series the company wants; ``first`` is its first number."""

    kind: str
    code: str
    pattern: str = PATTERN
    first: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyProfile:
    """All that a first run needs. No levels and no series take those of the trade."""

    profile: Profile
    levels: tuple[LevelForm, ...] = ()
    series: tuple[SeriesWish, ...] = ()


_FIRM = {field.name for field in fields(FirmCard)} - {"practice"}
_KNOWN = _FIRM | {"company", "owner", "owner_pin", "licences", "counter", "series", "levels", "practice"}


def profile_from(raw: Mapping[str, Any]) -> CompanyProfile:
    """Return the profile that a JSON object says; refuse what it does not know, by name.

    ``company`` is the name, or an object with the firm's fields. A State may be its code, its letters or its
    name. A series is ``{"kind", "code", "pattern", "first"}``; a level is a code, or an object of ``code``,
    ``name``, ``basis``, ``less``, ``plus`` and ``includes_tax``.
    """
    told = {str(key).lower(): value for key, value in raw.items()}
    company = told.pop("company", {})
    told |= {"name": company} if isinstance(company, str) else _lower(company, "company")
    for key in told:
        if key not in _KNOWN:
            raise Refused(
                f"The profile does not know “{key[:40]}”.",
                field=key,
                next_step=f"Known: {', '.join(sorted(_KNOWN))}.",
            )
    owner = told.get("owner", "Owner")
    owner = {"name": owner} if isinstance(owner, str) else _lower(owner, "owner")
    return CompanyProfile(
        profile=Profile(
            firm=_firm(told),
            owner=_text(owner, "name") or "Owner",
            pin=_text(told, "owner_pin") or _text(owner, "pin"),
            licences=tuple(_licence(one) for one in _list(told, "licences")),
            counter=_text(told, "counter") or "1",
        ),
        levels=tuple(_level(one) for one in _list(told, "levels")),
        series=tuple(_series(one) for one in _series_list(told)),
    )


def state_code(text: str) -> str:
    """Return the code of a State given as code, letters or name; other text as it is."""
    plain = " ".join(text.split()).casefold()
    return next(
        (
            state.code
            for state in states().values()
            if plain and plain in (state.code, state.letters.casefold(), state.name.casefold())
        ),
        text.strip(),
    )


def _firm(told: Mapping[str, Any]) -> FirmCard:
    texts = {name: _text(told, name) for name in _FIRM if name in told}
    gstin = tidy_gstin(texts.pop("gstin", "")) or None
    scheme = texts.pop("scheme", "") or ("regular" if gstin else "unregistered")
    state = state_code(texts.pop("state", "")) or (gstin[:2] if gstin else "")
    if not texts.get("name", "").strip():
        raise Refused("The profile needs the company's name.", field="company", next_step='Add "company".')
    texts.setdefault("legal_name", "")
    return FirmCard(
        gstin=gstin,
        scheme=scheme,
        state=state,
        practice=_flag(told, "practice"),
        **texts,
    )


def _licence(raw: Any) -> FirmLicenceCard:
    told = _lower(raw, "licences")
    end = _text(told, "valid_to")
    return FirmLicenceCard(
        form=_text(told, "form"),
        number=_text(told, "number"),
        valid_to=parse_day(end, date(2000, 1, 1), "licences") if end else None,
    )


def _level(raw: Any) -> LevelForm:
    if isinstance(raw, str):
        return LevelForm(
            code=raw,
            name=raw,
            basis="mrp" if raw.upper() == "MRP" else "pts" if raw.upper() == "PTS" else "ptr",
        )
    told = _lower(raw, "levels")
    return LevelForm(
        code=_text(told, "code"),
        name=_text(told, "name") or _text(told, "code"),
        basis=_text(told, "basis").lower() or "ptr",
        less=_percent(told, "less"),
        plus=_percent(told, "plus"),
        includes_tax=_flag(told, "includes_tax"),
    )


def _series_list(told: Mapping[str, Any]) -> list[Any]:
    """Return the series as a list; an object by kind gives the code, or an object, of each."""
    raw = told.get("series", [])
    if not isinstance(raw, Mapping):
        return _list(told, "series")
    return [
        {"kind": kind, **({"code": value} if isinstance(value, str) else _lower(value, "series"))}
        for kind, value in raw.items()
    ]


def _series(raw: Any) -> SeriesWish:
    if isinstance(raw, str):
        return SeriesWish(kind="tax_invoice", code=raw)
    told = _lower(raw, "series")
    first = told.get("first", 1)
    if not isinstance(first, int) or first < 1:
        raise Refused("A series starts at a whole number.", field="series", next_step="Say e.g. 1.")
    return SeriesWish(
        kind=_text(told, "kind") or "tax_invoice",
        code=_text(told, "code"),
        pattern=_text(told, "pattern") or PATTERN,
        first=first,
    )


def _lower(raw: Any, field: str) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        raise Refused(
            f"“{field}” of the profile is not an object.", field=field, next_step="Write it as {…}."
        )
    return {str(key).lower(): value for key, value in raw.items()}


def _list(told: Mapping[str, Any], field: str) -> list[Any]:
    raw = told.get(field, [])
    if not isinstance(raw, list | tuple):
        raise Refused(f"“{field}” of the profile is not a list.", field=field, next_step="Write it as […].")
    return list(raw)


def _text(told: Mapping[str, Any], field: str) -> str:
    raw = told.get(field)
    if raw is None:
        return ""
    if isinstance(raw, bool) or not isinstance(raw, str | int):
        raise Refused(f"“{field}” of the profile is not text.", field=field, next_step='Write it as "…".')
    return str(raw)


def _flag(told: Mapping[str, Any], field: str) -> bool:
    raw = told.get(field, False)
    if not isinstance(raw, bool):
        raise Refused(
            f"“{field}” of the profile is true or false.", field=field, next_step="Write true or false."
        )
    return raw


def _percent(told: Mapping[str, Any], field: str) -> Percent:
    text = _text(told, field)
    return percent(text, field) if text else Percent(0)
