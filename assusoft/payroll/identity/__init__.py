"""Who is who: rows -> persons, or a doubt."""
