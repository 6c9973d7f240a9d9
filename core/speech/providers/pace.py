"""One scale of speed for all who speak."""


def paced(speed: float, slow: float, usual: float, fast: float) -> float:
    """Place a speed from 0 over 0.5 (the voice's own) to 1 on a provider's scale."""
    if speed >= 0.5:
        return usual + (fast - usual) * (speed * 2 - 1)
    return usual + (slow - usual) * (1 - speed * 2)
