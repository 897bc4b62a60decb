"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "productions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("config", sa.Text(), nullable=False),
        sa.Column("engines", sa.Text(), nullable=False),
        sa.Column("has_script", sa.Boolean(), nullable=False),
        sa.Column("request_id", sa.String(length=200), nullable=True),
        sa.Column("request_sha256", sa.String(length=64), nullable=False),
        sa.Column("job", sa.String(length=16), nullable=False),
        sa.Column("remaster", sa.Boolean(), nullable=False),
        sa.Column("stages", sa.Text(), nullable=False),
        sa.Column("warnings", sa.Text(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("narration", sa.Text(), nullable=True),
        sa.Column("mix", sa.Text(), nullable=True),
        sa.Column("cue_sheet_revision", sa.Integer(), nullable=False),
        sa.Column("last_sequence", sa.Integer(), nullable=False),
        sa.Column("create_time", sa.DateTime(), nullable=False),
        sa.Column("update_time", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
        sa.UniqueConstraint("request_id"),
    )
    with op.batch_alter_table("productions", schema=None) as batch_op:
        batch_op.create_index("ix_productions_state", ["state"], unique=False)

    op.create_table(
        "artifact_uses",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("production_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["production_id"], ["productions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", "production_id"),
    )
    with op.batch_alter_table("artifact_uses", schema=None) as batch_op:
        batch_op.create_index("ix_artifact_uses_key", ["key"], unique=False)

    op.create_table(
        "cues",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("production_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["production_id"], ["productions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("position", "production_id"),
    )
    op.create_table(
        "events",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("time", sa.DateTime(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("production_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["production_id"], ["productions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("sequence", "production_id"),
    )
    op.create_table(
        "files",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("production_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["production_id"], ["productions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("name", "production_id"),
    )
    op.create_table(
        "sentences",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("production_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["production_id"], ["productions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("position", "production_id"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("sentences")
    op.drop_table("files")
    op.drop_table("events")
    op.drop_table("cues")
    with op.batch_alter_table("artifact_uses", schema=None) as batch_op:
        batch_op.drop_index("ix_artifact_uses_key")

    op.drop_table("artifact_uses")
    with op.batch_alter_table("productions", schema=None) as batch_op:
        batch_op.drop_index("ix_productions_state")

    op.drop_table("productions")
