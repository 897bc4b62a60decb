"""What all engines that recognise words have in common; nothing here imports a model's package."""
