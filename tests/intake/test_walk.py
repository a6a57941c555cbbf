import pytest

from practice.intake.models import Intake
from sessions_app.planning.engine.documents import read_intake
from tests.intake.walking import sign, walk

pytestmark = pytest.mark.django_db


def test_an_easy_client_goes_from_start_to_thank_you_without_scripts(phone, path, ada, draft):
    visited = walk(phone, path)
    assert visited[0] == "about-you"
    assert len(visited) == len(set(visited)) == 14

    answer = sign(phone, path)
    assert answer.status_code == 302
    thanks = phone.get(answer["Location"])
    assert "Thank you" in thanks.content.decode()
    intake = Intake.objects.get()
    assert intake.client == ada
    read = read_intake(intake.document)
    assert read.goal == "stiffness"
    assert {answer.answer for answer in read.answers} == {"no"}
