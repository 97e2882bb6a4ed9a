"""The blueprint that the administrator's pages hang on."""

from flask import Blueprint

blueprint = Blueprint("administration", __name__)
