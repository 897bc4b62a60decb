"""Brings the database up to date and ends: python -m gateway.migrate."""

import asyncio
import sys

from sqlalchemy.exc import SQLAlchemyError

from common.settings import load_settings
from gateway.settings import GatewaySettings
from gateway.store.database import open_database


def main() -> None:
    """Exit code 2 for bad settings, 1 where the database cannot be reached or changed."""
    settings = load_settings(GatewaySettings)
    try:
        asyncio.run(_migrate(settings.resolved_database_url))
    except (SQLAlchemyError, OSError) as error:
        print(f"gateway.migrate: {error}", file=sys.stderr)
        sys.exit(1)


async def _migrate(url: str) -> None:
    async with open_database(url):
        print("the database is up to date")


if __name__ == "__main__":
    main()
