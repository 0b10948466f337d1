"""The base of all tables: constraint names by convention, whole numbers in 64 bits."""

from datetime import date

from sqlalchemy import BigInteger
from sqlalchemy import Date
from sqlalchemy import Integer
from sqlalchemy import LargeBinary
from sqlalchemy import MetaData
from sqlalchemy import Text
from sqlalchemy.orm import DeclarativeBase

from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units

WHOLE = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite's own INTEGER holds 64 bits and makes a primary key the row's address."""


class Base(DeclarativeBase):
    """Every mapped class. Tables are singular; text is Text, numbers are whole."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - read by SQLAlchemy as a class attribute
        int: WHOLE,
        Paise: WHOLE,
        Mills: WHOLE,
        Percent: WHOLE,
        Units: WHOLE,
        str: Text,
        date: Date,
        bytes: LargeBinary,
    }
