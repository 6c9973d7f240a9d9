"""The durable store: SQLite with one writer that groups commits, readers that never wait, migrations and backups."""

from core.store.backup import check_database, copy_database, restore
from core.store.gauges import StoreGauges
from core.store.store import Store
from core.store.timing import SlowQuery

__all__ = ["SlowQuery", "Store", "StoreGauges", "check_database", "copy_database", "restore"]
