"""KoBERT for effects and emotions, wav2vec 2.0 for the voice.

pieces, encoding, padding, windows: text to numbers; clips: audio to numbers; cards and opening:
what a checkpoint says of itself; classifying: requests to labels. All these go without torch, since
a server of models shares them. model, voice_model, loading, running and engine: the models here.
"""
