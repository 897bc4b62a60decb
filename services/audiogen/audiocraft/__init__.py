"""AudioGen (Kreuk et al. 2023, "AudioGen: Textually Guided Audio Generation") by audiocraft."""
