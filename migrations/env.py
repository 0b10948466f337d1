"""Alembic's door to the books: the connection comes from the caller, one transaction around all steps."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from alembic import context

import dcms_desktop
from dcms_desktop.db.base import Base

for room in iter_modules(dcms_desktop.__path__, "dcms_desktop."):
    if room.ispkg and find_spec(f"{room.name}.tables") is not None:
        import_module(f"{room.name}.tables")

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    include_name=lambda name, _kind, _parents: not str(name).startswith(("item_search", "ix_item_search")),
)
with context.begin_transaction():
    context.run_migrations()
