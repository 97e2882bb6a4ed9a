"""What kinds and states of jobs are called."""

from app.core.words import N_

KINDS = {
    "assignments.change-rule": N_("Bring what was given in line with a changed rule"),
    "assignments.evaluate": N_("Apply every assignment rule"),
    "assignments.evaluate-rule": N_("Apply an assignment rule"),
    "assignments.leavers": N_("Take back what those who left no longer need"),
    "assignments.remind": N_("Remind of what is due"),
    "accounts.confirm-email": N_("Ask whether an e-mail address is right"),
    "accounts.forget-sessions": N_("Remove sessions that are over"),
    "accounts.send-code": N_("Send a code for the first sign-in"),
    "accounts.send-reset": N_("Send a link for a new password"),
    "attempts.close-overdue": N_("Close attempts whose time is over"),
    "employments.move": N_("Move workers whose day has come to their new units"),
    "exports.forget": N_("Remove files of reports whose time is over"),
    "exports.make": N_("Make a report"),
    "jobs.forget-finished": N_("Remove finished jobs from this list"),
    "notices.send-mail": N_("Send an e-mail"),
    "paths.go-on": N_("Lead somebody on along a learning path"),
    "reports.run": N_("Order a regular report"),
    "reports.schedule": N_("Order the regular reports that are due"),
    "rosters.discard-left": N_("Discard rosters that nobody went on with"),
    "roster.process": N_("Check or import a roster"),
}

STATES = {
    "waiting": N_("waiting"),
    "running": N_("running"),
    "done": N_("done"),
    "failed": N_("failed"),
    "cancelled": N_("called off"),
}
