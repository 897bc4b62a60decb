"""Reading and writing of audio files on this machine."""
