"""Imports every domain's models, so that migrations and tests see all tables."""

from app.accounts import gone_rows
from app.accounts import models as accounts
from app.accounts.code_mails import models as code_mails
from app.api import models as api
from app.catalogue import models as catalogue
from app.core.models import Base
from app.jobs import models as jobs
from app.learning import models as learning
from app.learning.paths import models as paths
from app.notices import models as notices
from app.privacy import models as privacy
from app.qualifications import models as qualifications
from app.records import models as records
from app.workforce import models as workforce
from app.workforce.assigning import models as assigning
from app.workforce.rosters import models as rosters

metadata = Base.metadata

__all__ = [
    "accounts",
    "api",
    "assigning",
    "catalogue",
    "code_mails",
    "gone_rows",
    "jobs",
    "learning",
    "metadata",
    "notices",
    "paths",
    "privacy",
    "qualifications",
    "records",
    "rosters",
    "workforce",
]
