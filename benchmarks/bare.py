"""The limits: what the same server and libraries need when the product does nothing.

A page without sign-in and database, rendered by Jinja; and a view that signs in by Flask-Login
with one query and stores one row durably through SQLAlchemy, as the smallest honest form would.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, request
from flask_login import LoginManager, UserMixin, current_user, login_user
from flask_sqlalchemy import SQLAlchemy
from jinja2 import Template
from sqlalchemy import insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.core.sqlite import prepare_sqlite


class Base(DeclarativeBase):
    pass


class Person(UserMixin, Base):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Answer(Base):
    __tablename__ = "answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[str]
    value: Mapped[str]
    saved_at: Mapped[datetime]


app = Flask(__name__)
app.secret_key = "a benchmark"
app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{os.environ['BARE_DATABASE']}"
db = SQLAlchemy(app, model_class=Base, disable_autonaming=True)
login = LoginManager(app)
# The rendered page as one template, in pieces as a layout, its macros and a lesson would be.
TEMPLATE = Template("{% for line in lines %}{{ line|safe }}\n{% endfor %}", autoescape=True)
LINES = Path(os.environ["BARE_PAGE"]).read_text(encoding="utf-8").splitlines()

with app.app_context():
    prepare_sqlite(db.engine)
    Base.metadata.create_all(db.engine)
    if db.session.get(Person, 1) is None:
        db.session.add(Person(id=1, name="Somebody"))
        db.session.commit()


@login.user_loader
def load_person(person_id: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.id == int(person_id)))


@app.get("/healthz")
def healthz() -> str:
    return "alive"


@app.get("/page")
def page() -> str:
    return TEMPLATE.render(lines=LINES)


@app.get("/sign-in")
def sign_in() -> str:
    login_user(db.session.get(Person, 1))
    return "signed in"


@app.post("/answer")
def answer() -> tuple[dict[str, bool], int]:
    if not current_user.is_authenticated:
        return {"saved": False}, 403
    form = request.form
    row = {"question": form["question"], "value": form["value"], "saved_at": datetime.now(UTC)}
    db.session.execute(insert(Answer).values(**row))
    db.session.commit()
    return {"saved": True}, 200
