"""Quick frozen dataclasses do what the standard's do."""

import copy
import dataclasses
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import maker_of
from dcms_desktop.kernel.frozen import replace


@dataclass(frozen=True, slots=True)
class Batch:
    number: str
    units: int = 3
    notes: list[str] = dataclasses.field(default_factory=list)

    @property
    def shown(self) -> str:
        return f"{self.number} × {self.units}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated(Batch):
    day: str
    open: bool = True


@dataclass(frozen=True, slots=True)
class Checked:
    units: int

    def __post_init__(self) -> None:
        if self.units < 0:
            raise ValueError("units")


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


@dataclass(frozen=True, slots=True)
class Rack:
    name: str = "A"

    def __repr__(self) -> str:
        return f"<{self.name}>"


@dataclass(frozen=True, slots=True)
class Alone:
    paise: int = 0


def pickled(one: object) -> object:
    return pickle.loads(pickle.dumps(one))  # noqa: S301 - a value of our own


def test_values_are_made_with_defaults_and_by_name() -> None:
    assert (Batch("B1").number, Batch("B1").units, Batch("B1").shown) == ("B1", 3, "B1 × 3")
    assert Batch("B1").notes is not Batch("B1").notes
    given = ["x"]
    assert Batch(number="B1", units=4, notes=given).notes is given


def test_values_are_equal_by_their_fields_and_class() -> None:
    assert Batch("B1") == Batch("B1", 3)
    assert Batch("B1") != Batch("B1", 4)
    assert Alone(1) == Alone(1)
    assert Nothing() == Nothing()
    others: list[object] = [1, Nothing(), Alone(2)]
    assert Alone(1) not in others
    assert {Alone(5), Alone(5), Rack()} == {Alone(5), Rack("A")}
    with pytest.raises(TypeError, match="unhashable"):
        hash(Batch("B1"))


def test_a_value_shows_its_fields() -> None:
    assert repr(Batch("B1")) == "Batch(number='B1', units=3, notes=[])"
    assert repr(Dated(number="B1", day="x")) == "Dated(number='B1', units=3, notes=[], day='x', open=True)"
    assert (repr(Nothing()), repr(Rack()), repr(Alone())) == ("Nothing()", "<A>", "Alone(paise=0)")


@pytest.mark.parametrize("spoil", [lambda one: setattr(one, "units", 4), lambda one: delattr(one, "units")])
def test_a_value_does_not_change(spoil: Callable[[Any], object]) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError, match="units"):
        spoil(Batch("B1"))
    assert not hasattr(Batch("B1"), "__dict__")


def test_a_missing_or_unknown_word_is_told_as_python_tells_it() -> None:
    make: Any = Batch
    with pytest.raises(
        TypeError, match=r"Batch.__init__\(\) missing 1 required positional argument: 'number'"
    ):
        make()
    with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
        make("B1", colour="red")
    dated: Any = Dated
    with pytest.raises(TypeError, match="positional arguments"):
        dated("B1", 1, [], "x")


def test_the_standards_own_functions_know_it() -> None:
    assert [field.name for field in dataclasses.fields(Dated)] == ["number", "units", "notes", "day", "open"]
    assert dataclasses.replace(Batch("B1"), units=9) == Batch("B1", 9)
    assert dataclasses.asdict(Dated(number="B1", day="x"))["day"] == "x"
    assert dataclasses.is_dataclass(Batch)


@pytest.mark.parametrize("one", [Batch("B1", 2, ["y"]), Dated(number="B1", day="x"), Nothing(), Alone(7)])
@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, pickled])
def test_a_copy_is_equal(one: Any, again: Callable[[Any], Any]) -> None:
    assert again(one) == one


def test_what_is_not_frozen_or_has_odd_fields_is_refused() -> None:
    made: Any = dataclass
    with pytest.raises(TypeError, match="the standard's"):
        made(frozen=False, slots=True)
    with pytest.raises(TypeError, match="the standard's"):

        @dataclass(frozen=True, slots=True)
        class Hidden:
            pin: str = dataclasses.field(default="", repr=False)


def test_a_value_that_is_replaced_or_made_by_a_maker_is_like_any_other() -> None:
    make_batch, make_dated = maker_of(Batch), maker_of(Dated)
    made = make_dated(number="B1", day="x")
    assert made == Dated(number="B1", day="x")
    assert replace(made, open=False, units=4) == Dated(number="B1", units=4, day="x", open=False)
    assert make_batch("B1", 4) == replace(Batch("B1"), units=4)
    assert make_batch("B1").notes is not make_batch("B1").notes
    for one in (make_batch("B1"), made, replace(made, open=False)):
        assert type(one) in {Batch, Dated}
        with pytest.raises(dataclasses.FrozenInstanceError, match="units"):
            one.units = 4  # type: ignore[misc]  # frozen, and refused
        assert pickled(one) == one == copy.copy(one)


@pytest.mark.parametrize("name", ["colour", "shown", "__class__", "__doc__"])
def test_a_word_that_is_no_field_replaces_nothing(name: str) -> None:
    changed: Any = {name: Alone}
    with pytest.raises(TypeError, match=name):
        replace(Batch("B1"), **changed)


def test_a_maker_does_not_pass_by_the_checks_of_a_class() -> None:
    with pytest.raises(TypeError, match="Checked"):
        maker_of(Checked)
    with pytest.raises(TypeError, match="missing"):
        maker_of(Batch)()  # type: ignore[call-arg]  # wrong on purpose
