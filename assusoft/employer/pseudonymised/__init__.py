"""What somebody may explore who has no right to salaries: photos without names, pay and health."""
