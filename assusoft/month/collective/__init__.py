"""Questions about many persons at once: asked, answered and kept once."""
