"""What bench.gpu measures, a module a part."""
