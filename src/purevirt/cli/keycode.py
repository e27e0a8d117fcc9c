"""Key names of `send-key`: Linux input codes by name; every codeset takes numbers."""

CODESETS = ("linux", "xt", "atset1", "atset2", "atset3", "os_x", "xt_kbd", "usb", "win32", "qnum")
_MAX_CODE = 0xFFFF


def _numbered(first: int, names: str) -> dict[str, int]:
    return {f"KEY_{name}": first + offset for offset, name in enumerate(names.split())}


# the numbers of linux/input-event-codes.h
_LINUX: dict[str, int] = {
    **_numbered(1, "ESC 1 2 3 4 5 6 7 8 9 0 MINUS EQUAL BACKSPACE TAB Q W E R T Y U I O P LEFTBRACE RIGHTBRACE ENTER"),
    **_numbered(
        29, "LEFTCTRL A S D F G H J K L SEMICOLON APOSTROPHE GRAVE LEFTSHIFT BACKSLASH Z X C V B N M COMMA DOT"
    ),
    **_numbered(53, "SLASH RIGHTSHIFT KPASTERISK LEFTALT SPACE CAPSLOCK F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 NUMLOCK"),
    **_numbered(70, "SCROLLLOCK KP7 KP8 KP9 KPMINUS KP4 KP5 KP6 KPPLUS KP1 KP2 KP3 KP0 KPDOT"),
    **_numbered(85, "ZENKAKUHANKAKU 102ND F11 F12 RO KATAKANA HIRAGANA HENKAN KATAKANAHIRAGANA MUHENKAN KPJPCOMMA"),
    **_numbered(96, "KPENTER RIGHTCTRL KPSLASH SYSRQ RIGHTALT LINEFEED HOME UP PAGEUP LEFT RIGHT END DOWN PAGEDOWN"),
    **_numbered(110, "INSERT DELETE MACRO MUTE VOLUMEDOWN VOLUMEUP POWER KPEQUAL KPPLUSMINUS PAUSE SCALE KPCOMMA"),
    **_numbered(122, "HANGEUL HANJA YEN LEFTMETA RIGHTMETA COMPOSE STOP AGAIN PROPS UNDO FRONT COPY OPEN PASTE FIND"),
    **_numbered(137, "CUT HELP MENU CALC SETUP SLEEP WAKEUP FILE"),
    **_numbered(183, "F13 F14 F15 F16 F17 F18 F19 F20 F21 F22 F23 F24"),
    "KEY_PRINT": 210,
}


def find_keycode(codeset: str, name: str) -> int | None:
    """The code of a key given by name or number, None when it is neither."""
    if codeset == "linux" and name in _LINUX:
        return _LINUX[name]
    try:
        code = int(name, 0)
    except ValueError:
        return None
    return code if 0 <= code <= _MAX_CODE else None
