"""Translation by Naver Cloud's Papago."""
