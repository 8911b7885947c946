"""Why a message, a task or a register cell is what it is."""
