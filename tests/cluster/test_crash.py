"""A server that is killed in the middle of quiz work has every answer that it acknowledged."""

import http.client
import re
import threading
import time
from urllib.parse import urlencode

import pytest
from sqlalchemy.orm import Session

from app.core.time import now
from app.demo.study import right_answer
from app.learning import queries
from app.learning.services.attempts import start_attempt
from app.learning.services.enrolments import enrol
from app.learning.services.papers import paper_of
from app.records.proof import verify
from tests import courses, factories
from tests.factories import PASSWORD
from tests.provision.schema import open_engine

WORKERS = 4
KILLS = 3
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Phone:
    """A worker's phone: signs in, and sends answers until it is told to stop."""

    def __init__(self, port: int, login: str) -> None:
        self.port = port
        self.login = login
        self.cookies: dict[str, str] = {}
        self.acknowledged: dict[str, str] = {}
        self.token = ""
        self.number = 0  # it only grows: what is kept is never older than what was acknowledged

    def request(self, method: str, path: str, form: dict[str, str] | None = None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookie, "Accept": "application/json"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, urlencode(form or {}), headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, text

    def sign_in(self) -> None:
        token = TOKEN.search(self.request("GET", "/sign-in")[1])[1]
        form = {"csrf_token": token, "login": self.login, "password": PASSWORD}
        assert self.request("POST", "/sign-in", form)[0] == 303
        self.token = TOKEN.search(self.request("GET", "/account")[1])[1]

    def answer_until(self, over: threading.Event) -> None:
        while not over.is_set():
            self.number += 1
            value = f"answer {self.number}"
            form = {"csrf_token": self.token, "question": "lockout", "answer-lockout": value}
            try:
                status, _ = self.request("POST", "/learn/small/exam/attempts/1/answers", form)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
                continue
            if status == 200:
                self.acknowledged["lockout"] = value


@pytest.fixture
def phones(database_url, running_server) -> list[Phone]:
    engine = open_engine(database_url)
    with Session(engine) as session:
        courses.publish(session)
        plant = factories.employer(session)
        for number in range(WORKERS):
            worker = factories.worker(session, plant, login=f"phone-{number}").id
            enrol(session, worker, "small", completed=(), at=now())
            start_attempt(session, worker, "small", "exam", at=now())
        session.commit()
    engine.dispose()
    phones = [Phone(running_server.port, f"phone-{number}") for number in range(WORKERS)]
    for phone in phones:
        phone.sign_in()
    return phones


def test_every_acknowledged_answer_survives_the_kill(phones, running_server, database_url):
    for _ in range(KILLS):
        over = threading.Event()
        threads = [threading.Thread(target=p.answer_until, args=(over,)) for p in phones]
        for thread in threads:
            thread.start()
        time.sleep(0.7)
        running_server.kill()
        over.set()
        for thread in threads:
            thread.join()
        assert all(phone.acknowledged for phone in phones)
        for phone in phones:
            kept = int(stored(database_url, phone.login).split()[1])
            assert kept >= int(phone.acknowledged["lockout"].split()[1])
        running_server.start()


def stored(database_url: str, login: str) -> str:
    """Return the answer that the database holds, read by somebody else than the server."""
    engine = open_engine(database_url)
    with Session(engine) as session:
        person = factories.Person
        worker = session.query(person.id).filter(person.login == login).scalar()
        sitting = queries.own_sitting(session, worker, "small", "exam", 1)
        answer = queries.responses(session, sitting.id)["lockout"]
        assert verify(session).fault == ""
    engine.dispose()
    return str(answer)


def test_a_submission_cut_off_by_the_kill_is_whole_or_not_there(
    phones, running_server, database_url
):
    phone = phones[0]
    engine = open_engine(database_url)
    with Session(engine) as session:
        worker = session.query(factories.Person.id).filter_by(login=phone.login).scalar()
        sitting = queries.own_sitting(session, worker, "small", "exam", 1)
        _, paper = paper_of(session, sitting)
        form = {f"answer-{a.question.key}": right_answer(a)[0] for a in paper.questions}
    form["csrf_token"] = phone.token

    def send() -> None:
        try:
            phone.request("POST", "/learn/small/exam/attempts/1/submission", form)
        except (OSError, http.client.HTTPException):
            return

    sender = threading.Thread(target=send)
    sender.start()
    time.sleep(0.01)
    running_server.kill()
    sender.join()
    with Session(engine) as session:
        sitting = queries.own_sitting(session, worker, "small", "exam", 1)
        assert sitting.is_open == (sitting.points is None)
    engine.dispose()
