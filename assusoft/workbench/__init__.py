"""What people see and press in notebooks and dashboards."""

from assusoft.collecting import collect_rarely, keep_memory

collect_rarely()
keep_memory()
