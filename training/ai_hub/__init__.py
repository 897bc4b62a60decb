"""Sets of AI Hub (aihub.or.kr) that a user may hold: read as they are published."""
