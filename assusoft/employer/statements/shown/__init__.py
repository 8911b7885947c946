"""What a page shows of premium statements, as plain values."""
