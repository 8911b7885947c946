"""The page of premium statements: received, compared, decided about, and what is made of them."""
