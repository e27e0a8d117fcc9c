# What ./run and ./test share: the virtual environments and the system's packages. POSIX sh; read with ".".
# VENV is the environment in use: .venv, or what PUREVIRT_VENV says.

VENV=${PUREVIRT_VENV:-.venv}
MINIMUM_PYTHON='import sys; sys.exit(sys.version_info < (3, 11))'

say() { printf '%s\n' "== $*"; }
warn() { printf '%s\n' "!! $*" >&2; }

# as_root COMMAND...: run it as root, or fail where there is no way to.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1; then sudo -n "$@"
    else return 1
    fi
}

# need PACKAGE TEST...: note a Debian package as missing where the test fails.
MISSING=
need() {
    package=$1
    shift
    "$@" >/dev/null 2>&1 || MISSING="$MISSING $package"
}

# install_missing: install what need noted. The program works without, with less, so this never fails.
install_missing() {
    [ -n "$MISSING" ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        warn "not installed, and there is no apt-get to do it:$MISSING"
        return 0
    fi
    say "Installing$MISSING"
    # shellcheck disable=SC2086  # one word per package
    { as_root apt-get -q update &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -qy install --no-install-recommends $MISSING; } ||
        warn "could not install:$MISSING"
    MISSING=
}

# find_python: print the name of a Python that is new enough.
find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$name" -c "$MINIMUM_PYTHON" >/dev/null 2>&1; then
            printf '%s\n' "$name"
            return 0
        fi
    done
    warn "Python 3.11 or newer is needed"
    return 1
}

# make_venv FOLDER: make a virtual environment unless it is there.
make_venv() {
    [ -x "$1/bin/python" ] && return 0
    python=$(find_python) || return 1
    need python3-venv "$python" -c 'import ensurepip'
    install_missing
    say "Making the virtual environment $1"
    "$python" -m venv "$1"
}

# install_project [GROUP]: install the project into VENV, with a dependency group of pyproject.toml if one is named.
# Done again only when pyproject.toml has changed.
install_project() {
    stamp=$VENV/.installed-${1:-project}
    make_venv "$VENV" || return 1
    if [ -n "$(find pyproject.toml ! -newer "$stamp" 2>/dev/null)" ]; then return 0; fi
    say "Installing purevirt${1:+ and what group $1 needs}"
    "$VENV/bin/python" tools/requirements.py ${1:+"$1"} >"$VENV/requirements.txt" &&
        "$VENV/bin/python" -m pip install -q --disable-pip-version-check -e . -r "$VENV/requirements.txt" &&
        touch "$stamp"
}
