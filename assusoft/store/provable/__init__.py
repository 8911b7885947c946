"""What can be shown of one person without showing anybody else."""
