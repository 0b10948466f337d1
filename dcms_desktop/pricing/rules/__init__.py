"""Choosing rates, and what schemes give: pure functions."""

from dcms_desktop.pricing.rules.benefits import OFFER
from dcms_desktop.pricing.rules.benefits import Benefit
from dcms_desktop.pricing.rules.benefits import Buyer
from dcms_desktop.pricing.rules.benefits import Goods
from dcms_desktop.pricing.rules.benefits import Miss
from dcms_desktop.pricing.rules.benefits import Outcome
from dcms_desktop.pricing.rules.benefits import value_of
from dcms_desktop.pricing.rules.benefits import why_not
from dcms_desktop.pricing.rules.engine import work_out
from dcms_desktop.pricing.rules.explain import Hint
from dcms_desktop.pricing.rules.explain import next_steps
from dcms_desktop.pricing.rules.explain import tell_benefit
from dcms_desktop.pricing.rules.explain import tell_hint
from dcms_desktop.pricing.rules.explain import tell_miss
from dcms_desktop.pricing.rules.prices import BASES
from dcms_desktop.pricing.rules.prices import DatedPrice
from dcms_desktop.pricing.rules.prices import Level
from dcms_desktop.pricing.rules.prices import LevelForm
from dcms_desktop.pricing.rules.prices import PriceForm
from dcms_desktop.pricing.rules.prices import Rate
from dcms_desktop.pricing.rules.prices import check_level
from dcms_desktop.pricing.rules.prices import check_price
from dcms_desktop.pricing.rules.prices import rate_for
from dcms_desktop.pricing.rules.running import STEP
from dcms_desktop.pricing.rules.running import GiftGoods
from dcms_desktop.pricing.rules.running import Given
from dcms_desktop.pricing.rules.running import RunningScheme
from dcms_desktop.pricing.rules.running import measured_earns
from dcms_desktop.pricing.rules.running import part_of
from dcms_desktop.pricing.rules.running import settling
from dcms_desktop.pricing.rules.running import target_gap
from dcms_desktop.pricing.rules.scheme_words import GOODS_HELP
from dcms_desktop.pricing.rules.scheme_words import STEPS_HELP
from dcms_desktop.pricing.rules.scheme_words import GoodsWord
from dcms_desktop.pricing.rules.scheme_words import SchemeForm
from dcms_desktop.pricing.rules.scheme_words import parse_ceiling
from dcms_desktop.pricing.rules.scheme_words import parse_goods
from dcms_desktop.pricing.rules.scheme_words import parse_steps
from dcms_desktop.pricing.rules.scheme_words import scheme_of_form
from dcms_desktop.pricing.rules.scheme_words import show_ceiling
from dcms_desktop.pricing.rules.scheme_words import show_goods
from dcms_desktop.pricing.rules.scheme_words import show_steps
from dcms_desktop.pricing.rules.scheme_words import words_of
from dcms_desktop.pricing.rules.schemes import FUNDERS
from dcms_desktop.pricing.rules.schemes import LATER
from dcms_desktop.pricing.rules.schemes import MEASURES
from dcms_desktop.pricing.rules.schemes import PARTIALS
from dcms_desktop.pricing.rules.schemes import TREATMENTS
from dcms_desktop.pricing.rules.schemes import Step
from dcms_desktop.pricing.rules.schemes import TradeScheme
from dcms_desktop.pricing.rules.schemes import Used
from dcms_desktop.pricing.rules.schemes import check_scheme
from dcms_desktop.pricing.rules.schemes import ladder
from dcms_desktop.pricing.rules.schemes import next_rung

__all__ = [
    "BASES",
    "FUNDERS",
    "GOODS_HELP",
    "LATER",
    "MEASURES",
    "OFFER",
    "PARTIALS",
    "STEP",
    "STEPS_HELP",
    "TREATMENTS",
    "Benefit",
    "Buyer",
    "DatedPrice",
    "GiftGoods",
    "Given",
    "Goods",
    "GoodsWord",
    "Hint",
    "Level",
    "LevelForm",
    "Miss",
    "Outcome",
    "PriceForm",
    "Rate",
    "RunningScheme",
    "SchemeForm",
    "Step",
    "TradeScheme",
    "Used",
    "check_level",
    "check_price",
    "check_scheme",
    "ladder",
    "measured_earns",
    "next_rung",
    "next_steps",
    "parse_ceiling",
    "parse_goods",
    "parse_steps",
    "part_of",
    "rate_for",
    "scheme_of_form",
    "settling",
    "show_ceiling",
    "show_goods",
    "show_steps",
    "target_gap",
    "tell_benefit",
    "tell_hint",
    "tell_miss",
    "value_of",
    "why_not",
    "words_of",
    "work_out",
]
