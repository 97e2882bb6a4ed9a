"""The blueprint that learning's pages hang on."""

from flask import Blueprint

blueprint = Blueprint("learning", __name__)
