"""The answers of a room, question by question, and how they are typed: every key beyond the text is counted."""

from __future__ import annotations

from tests.terminal import Terminal

ANSWERS = (
    ("Who reviews the logs every morning?", "IT operations"),
    ("IT operations does: who is that today?", "K. Tanaka"),
    ("when the taxonomy changes? Taxonomy owner does: who is that today?", "P. Castellanos"),
    ("stop the workflow? Accountable owner does: who is that today?", "S. Bergström"),
    ("What do you call this workflow?", "Support-ticket triage"),
    ("Which one workflow is it, and for whom?", "First-pass classification for enterprise customers"),
    ("What is the one output that it produces?", "Category candidate, rationale, and exception flag"),
    ("What do people repeat to make it better?", "Review 20 exception cases every week"),
    ("What comes in, and what does not?", "Subject and text of new tickets; no attachments"),
    ("What must it never be used for?", "Security incidents and legal threats"),
    ("Input: what does the proof of concept show?", "Whether sample data works"),
    ("Input: what must be decided before production?", "Who catches exception data"),
    ("Output: what does the proof of concept show?", "Whether accuracy is acceptable"),
    ("Output: what must be decided before production?", "Who corrects mistakes"),
    ("Evaluation: what does the proof of concept show?", "Whether the test set wins"),
    ("Evaluation: what must be decided before production?", "When reevaluation happens"),
    ("Change: what does the proof of concept show?", "Whether initial setup works"),
    ("Change: what must be decided before production?", "Who updates after business changes"),
    ("Workflow scope: what does the AI system do?", "Classify support tickets"),
    ("Workflow scope: how do people keep it running?", "Taxonomy owner"),
    ("Output shape: what does the AI system do?", "Category, rationale, exception flag"),
    ("Output shape: how do people keep it running?", "Exception-review owner"),
    ("Quality criteria: what does the AI system do?", "Accuracy, recall, forbidden output"),
    ("Quality criteria: how do people keep it running?", "Monthly evaluation cycle"),
    ("Integration: what does the AI system do?", "Send candidates to CRM"),
    ("Integration: how do people keep it running?", "Rollback path for wrong registration"),
    ("Cost: what does the AI system do?", "Inference cost per item"),
    ("Cost: how do people keep it running?", "Budget-overrun stop decision"),
    ("How often are the logs reviewed?", "1d"),
    ("exceptions every week? Exception reviewer does: who is that today?", "A. Osei"),
    ("what exactly do they do?", "Turn it off in the CRM"),
    ("how is the work done by hand?", "The service desk sorts tickets by hand"),
    ("Who is Business owner?", "F. Rahimi"),
    ("Who is Builder?", "L. Novotná"),
    ("Who is Auditor?", "D. Kowalczyk"),
    ("What will you measure to see whether it works?", "Undefined categories, Customer-impacting cases"),
    ("What must be true before it may run?", "exception_reviewer is assigned"),
    ("Who decides that it may run?", "Business owner"),
    ("It is a Go: what is done then?", "Start in a limited scope"),
    ("What makes you hold it,", "undefined_rate > 5% over 4w min 40"),
    ("Who decides how it goes on after a Hold?", "Builder, Business owner"),
    ("It is a Hold: what is done then?", "Revise specification and operations"),
    ("What makes you stop it at once?", "customer_impact >= 2 over 2w"),
    ("Who must agree before it runs again after a Stop?", "Accountable owner, Auditor"),
    ("It is a Stop: what is done then?", "Return to manual handling"),
    ("what does it update?", "Taxonomy, evaluation set or prompt"),
)
END = "The page is written."


class Typist:
    """Types answers and counts every key that is not part of one."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.keys = 0
        self.letters = 0

    def types(self, text: str) -> None:
        """The letters of an answer."""
        self.letters += len(text)
        self.terminal.press(text)

    def presses(self, *keys: str) -> None:
        """Keys that say nothing."""
        self.keys += len(keys)
        self.terminal.press(*keys)


def on_one_line(text: str) -> str:
    """The text left of the verdict's pane, as one line."""
    return " ".join(" ".join(line.partition("│")[0] if "╭" not in line else "" for line in text.split("\n")).split())


def fill_in(typist: Typist) -> None:
    """Answers every question of a blank page, once it is asked."""
    for words, text in ANSWERS:
        typist.terminal.wait_until(lambda screen, words=words: words in on_one_line(screen), words)  # type: ignore[misc]
        typist.types(text)
        typist.presses("enter")
    typist.terminal.wait_until(lambda screen: END in on_one_line(screen), END)
