"""The blueprint that the pages about personal data hang on."""

from flask import Blueprint

blueprint = Blueprint("privacy", __name__)
