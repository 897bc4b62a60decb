"""The instruments of the light engine, each from a model of its sound."""
