"""The mixer: a narration and its clips become stems and a mix, range by range."""
