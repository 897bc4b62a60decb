"""The engine `whisper`: OpenAI's own implementation (openai-whisper)."""
