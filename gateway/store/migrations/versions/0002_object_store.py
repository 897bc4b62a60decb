"""Removals that outlive the process, and the hash of what was uploaded."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "removals",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key"),
    )
    with op.batch_alter_table("productions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("upload_sha256", sa.String(length=64), nullable=False, server_default="")
        )


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("productions", schema=None) as batch_op:
        batch_op.drop_column("upload_sha256")
    op.drop_table("removals")
