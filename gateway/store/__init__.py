"""The database: tables, migrations, and the only places that speak SQL."""
