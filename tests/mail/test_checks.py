import pytest

from practice.mail.checks import check_key_file, check_mail_server, is_loopback


@pytest.mark.parametrize(
    ("host", "extra", "ids"),
    [
        ("mail.example.com", {}, ["mail.W001"]),
        ("mail.example.com", {"EMAIL_USE_TLS": True}, []),
        ("mail.example.com", {"EMAIL_USE_SSL": True}, []),
        ("localhost", {}, []),
        ("127.0.0.1", {}, []),
    ],
)
def test_M6_mail_in_the_clear_is_warned_of(settings, host, extra, ids):
    settings.MAIL_TRANSPORT = "smtp"
    settings.SMTP = {"EMAIL_HOST": host, **extra}
    assert [warning.id for warning in check_mail_server(None)] == ids


def test_K1_a_key_that_others_may_read_is_warned_of(settings, tmp_path):
    settings.KEYS = tmp_path
    assert check_key_file(None) == []
    key = tmp_path / "sealing"
    key.write_text("key")
    key.chmod(0o644)
    assert [warning.id for warning in check_key_file(None)] == ["mail.W002"]
    key.chmod(0o600)
    assert check_key_file(None) == []


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_this_machine_is_loopback(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "192.0.2.7", "localhost.example.com", "::ffff:192.0.2.7"])
def test_another_machine_is_not_loopback(host):
    assert not is_loopback(host)
