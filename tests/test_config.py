"""Settings are read from the environment, or refused with their sentence."""

from __future__ import annotations

import pytest

from gongkai import config
from gongkai.config import Setting
from gongkai.law.errors import WrongInput


@pytest.mark.parametrize(
    ("setting", "raw", "value"),
    [
        (config.SMS, "https://sms.example.cn/send", "https://sms.example.cn/send"),
        (config.SMS, "/var/spool/sms", "/var/spool/sms"),
        (config.SMS_METHOD, "GET", "GET"),
        (config.SMS_HEADERS, '{"Authorization": "Bearer x"}', {"Authorization": "Bearer x"}),
        (config.SMS_BODY, '{"m": "{number}", "p": ["{text}"]}', {"m": "{number}", "p": ["{text}"]}),
        (config.SMS_SUCCESS, "result.code=0,00", ("result.code", ["0", "00"])),
        (config.SMS_SUCCESS, "", None),
        (config.MAIL_SECURITY, "ssl", "ssl"),
        (config.QUIET_HOURS, "22-7", (22, 7)),
    ],
)
def test_a_value_is_read(setting: Setting, raw: str, value: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(setting.name, raw)
    assert setting.value() == value


@pytest.mark.parametrize(
    ("setting", "raw"),
    [
        (config.SMS, "sms.example.cn"),
        (config.SMS_METHOD, "post"),
        (config.SMS_FORMAT, "xml"),
        (config.SMS_HEADERS, '{"X": 1}'),
        (config.SMS_HEADERS, '{"X": "{text}"}'),
        (config.SMS_HEADERS, '{"X": "值"}'),
        (config.SMS_BODY, "{number}{text}"),
        (config.SMS_BODY, '{"n": "{number}"}'),
        (config.SMS_BODY, '["{number}", "{text}"]'),
        (config.SMS_SUCCESS, "code"),
        (config.MAIL_SECURITY, "tls"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_sentence(
    setting: Setting, raw: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(setting.name, raw)
    with pytest.raises(WrongInput) as refused:
        setting.value()
    assert setting.name in refused.value.why
    assert setting.sentence in refused.value.why


@pytest.mark.parametrize("raw", ["/var/run/clamav/clamd.ctl", "127.0.0.1:3310", "[::1]:3310"])
def test_a_scanner_is_a_socket_or_a_host_with_its_port(raw: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_CLAMD", raw)
    assert config.CLAMD.value() == raw


@pytest.mark.parametrize("raw", ["clamd", "127.0.0.1", "127.0.0.1:x", ":3310", "host:70000"])
def test_anything_else_is_no_scanner(raw: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_CLAMD", raw)
    with pytest.raises(WrongInput, match="GONGKAI_CLAMD"):
        config.CLAMD.value()
