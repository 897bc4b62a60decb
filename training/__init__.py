"""Data sets, training and evaluation of the project's own classifiers."""
