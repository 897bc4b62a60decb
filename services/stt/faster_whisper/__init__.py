"""The engine `faster-whisper`: Whisper on CTranslate2, with Silero's voice detector."""
