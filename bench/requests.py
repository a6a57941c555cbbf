"""Requests as a browser sends them, straight into the application: no sockets between."""

from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.middleware.csrf import _get_new_csrf_string


def signed_in(user) -> str:
    """Return the key of a session in which `user` is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


@dataclass(kw_only=True)
class Browser:
    """What one browser holds: its cookies and the token of its pages."""

    cookies: dict[str, str] = field(default_factory=dict)
    token: str = field(default_factory=_get_new_csrf_string)

    def environ(self, path: str, *, query: dict | None = None, posted=None, htmx=False) -> dict:
        """Return a WSGI environment: a GET, or a POST if something is posted."""
        body = b"" if posted is None else urlencode(posted, doseq=True).encode()
        cookies = {**self.cookies, settings.CSRF_COOKIE_NAME: self.token}
        environ = {
            "REQUEST_METHOD": "GET" if posted is None else "POST",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": urlencode(query or {}),
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "443",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
            "HTTP_ACCEPT": "text/html,application/xhtml+xml,*/*;q=0.8",
            "HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.9",
            "HTTP_SEC_FETCH_SITE": "same-origin",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "https",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": BytesIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        if posted is not None:
            environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
            environ["CONTENT_LENGTH"] = str(len(body))
            environ["HTTP_ORIGIN"] = "https://localhost"
            environ["HTTP_REFERER"] = "https://localhost/"
            environ["HTTP_X_CSRFTOKEN"] = self.token
        if htmx:
            environ["HTTP_HX_REQUEST"] = "true"
            environ["HTTP_HX_CURRENT_URL"] = f"https://localhost{path}"
        return environ
