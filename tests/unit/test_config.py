import re
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet

from config import MissingSetting, settings


def test_production_does_not_start_without_its_secrets_and_says_how_to_make_them():
    with pytest.raises(MissingSetting, match="Set SECRET_KEY, FIELD_KEYS") as missing:
        settings({"APP_ENV": "production"})
    (code,) = re.findall(r"python -c '(.+)'`", str(missing.value))
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert Fernet(made.stdout.strip())
