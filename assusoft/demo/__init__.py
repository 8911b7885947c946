"""The sample employer: people who do not exist, five months of payroll files, and the truth about them.

people x background events x planted stories -> monthly tables -> extract files (through the layouts), and beside them
the tasks and messages the product must find.
"""

from assusoft.demo.extracts.write import write_employer
from assusoft.demo.run import run_months, what_came_of_it
from assusoft.demo.truth.script import ScriptedAnswer, scripted_answers

__all__ = ["ScriptedAnswer", "run_months", "scripted_answers", "what_came_of_it", "write_employer"]
