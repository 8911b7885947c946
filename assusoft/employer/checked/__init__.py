"""What of an employer folder is checked beyond each file: links that lead out of it, how rules write entities."""
