"""``openAuth``: the test driver lets in whom its file names."""

from pathlib import Path

import pytest

import libvirt

NODE = """<node><auth><user password='secret'>ann</user><user>bob</user></auth></node>"""
TYPES = [libvirt.VIR_CRED_AUTHNAME, libvirt.VIR_CRED_PASSPHRASE]


def open_as(path: Path, name: str | None, password: str | None) -> libvirt.virConnect:
    asked: dict[int, str | None] = {libvirt.VIR_CRED_AUTHNAME: name, libvirt.VIR_CRED_PASSPHRASE: password}

    def answer(credentials: list[list[object]], opaque: str) -> int:
        assert opaque == "mine"
        for credential in credentials:
            credential[4] = asked[int(str(credential[0]))]
        return 0 if credentials[0][4] is not None else -1

    return libvirt.openAuth(f"test://{path}", [TYPES, answer, "mine"], 0)


@pytest.fixture
def node(tmp_path: Path) -> Path:
    path = tmp_path / "node.xml"
    path.write_text(NODE)
    return path


@pytest.mark.parametrize(("name", "password"), [("ann", "secret"), ("bob", None)])
def test_those_the_file_names_come_in(node: Path, name: str, password: str | None) -> None:
    assert open_as(node, name, password).getType() == "TEST"


@pytest.mark.parametrize(("name", "password"), [("ann", "wrong"), ("ann", None), ("eve", "secret"), (None, None)])
def test_others_do_not(node: Path, name: str | None, password: str | None) -> None:
    with pytest.raises(libvirt.libvirtError) as failed:
        open_as(node, name, password)
    assert failed.value.get_error_code() == libvirt.VIR_ERR_AUTH_FAILED


def test_without_an_answer_nobody_comes_in(node: Path) -> None:
    with pytest.raises(libvirt.libvirtError, match="Missing authentication credentials"):
        libvirt.open(f"test://{node}")
