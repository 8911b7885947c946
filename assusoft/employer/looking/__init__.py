"""An employer folder looked at: who has what, what happened, what was sent, what is to come; nothing is stored."""
