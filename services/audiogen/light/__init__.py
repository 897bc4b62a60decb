"""The light engine of audiogen: sounds computed from physical and spectral models, no samples."""
