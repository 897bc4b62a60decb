"""KoBERT for effects and emotions, wav2vec2 for the voice.

pieces, encoding, padding, windows: text to numbers; cards: what a checkpoint says of itself; clips:
audio to numbers; all these without torch, since Triton's clients and training share them. model,
voice_model, loading, running and engine: the models themselves.
"""
