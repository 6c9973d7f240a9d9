# Shared by the scripts of this folder: the private environment and the system packages it needs.
# Sourced, never run. The caller sets `root`, the project folder. Messages go to stderr; stdout is the program's.

venv=$root/.venv
# Stamps live here, one for each lock that is installed. The folder without a stamp means a set-up that never ended.
stamps=$venv/cuedesk

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$@"
    exit 1
}

# Everything that, when it changes, makes the installed packages wrong: the interpreter, the folder, the lock.
stamp_of() {
    printf '%s\n' "$(readlink -f "$venv/bin/python")" "$root" "$(sha256sum <"$root/$1")"
}

satisfied() {
    [ -f "$stamps/$1" ] && [ "$(cat "$stamps/$1")" = "$(stamp_of "$1")" ]
}

# ensure_environment LOCK [CONTAINED…]: .venv holds what LOCK names, and so what the locks contained in it name.
# A lock that is satisfied already costs a comparison; anything else in .venv is left alone.
ensure_environment() {
    if satisfied "$1"; then return; fi
    # Two first starts at once must not install into each other; the second finds the work done.
    exec 9<"$root"
    flock 9
    if ! satisfied "$1"; then set_up "$@"; fi
    exec 9<&-
}

set_up() {
    python=$(find_python) || exit 1
    say "Setting up Cuedesk's private environment in $venv; this takes a minute or two, once."
    if ! usable; then rm -rf "$venv"; fi
    rm -rf "$stamps"
    mkdir -p "$stamps"
    if [ ! -x "$venv/bin/python" ]; then create_environment; fi
    say "Installing the packages of $1."
    install_into "$venv/bin/python" --require-hashes -r "$root/$1" ||
        fail "Cuedesk could not be set up: the lines above say why. Run the same command again to retry."
    # Makes core, tui and styles importable from any folder.
    printf '%s\n' "$root" >"$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/cuedesk.pth"
    for lock in "$@"; do
        stamp_of "$lock" >"$stamps/$lock.part"
        mv "$stamps/$lock.part" "$stamps/$lock"
    done
    say "Set up."
}

# An environment can be built upon when its interpreter runs, it is at home in this folder, and no set-up broke off in it.
usable() {
    [ -x "$venv/bin/python" ] || return 1
    if [ -d "$stamps" ]; then
        set -- "$stamps"/*.lock
        [ -f "$1" ] && [ "$(head -n 2 "$1")" = "$(stamp_of "${1##*/}" | head -n 2)" ] || return 1
    fi
    "$venv/bin/python" -c "$supported" 2>/dev/null
}

supported='import sys; sys.exit(sys.version_info < (3, 11))'

# Prints the interpreter itself, not a link or shim that may lead elsewhere tomorrow.
find_python() {
    for candidate in python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c "$supported" 2>/dev/null; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    say "Cuedesk needs Python 3.11 or newer, and $(python3 --version 2>/dev/null || echo 'no python3') is what this system has."
    return 1
}

# uv where it is; else the interpreter's own pip, wherever it has one; else Debian's package that brings it.
# uv is not fetched first: that takes a pip as well, it is no faster for one set-up, and no lock holds its hash.
create_environment() {
    if have_uv; then
        uv venv --quiet --allow-existing --python "$python" "$venv"
    elif "$python" -c 'import ensurepip' 2>/dev/null; then
        "$python" -m venv "$venv"
    elif "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m venv --without-pip "$venv"
    else
        ensure_package python3-venv "to make a private Python environment"
        "$python" -m venv "$venv"
    fi
}

# install_into PYTHON ARGUMENTS: installs into that interpreter's environment with uv or whichever pip there is.
install_into() {
    target=$1
    shift
    if have_uv; then
        uv pip install --quiet --python "$target" "$@"
    elif "$target" -m pip --version >/dev/null 2>&1; then
        "$target" -m pip --quiet --disable-pip-version-check install "$@"
    else
        "$python" -m pip --quiet --disable-pip-version-check --python "$target" install "$@"
    fi >&2
}

have() { command -v "$1" >/dev/null 2>&1; }

# Asked to run, because a shim of that name may lead to nothing.
have_uv() { uv --version >/dev/null 2>&1; }

# ensure_package NAME REASON: installs a system package where that needs no question, else says what to type and ends.
ensure_package() {
    have apt-get || fail "Cuedesk needs $1 $2. Please install it with this system's package manager, then run this again."
    if [ "$(id -u)" -eq 0 ]; then
        as_root=
    elif have sudo && sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    else
        say "Cuedesk needs the system package $1 $2. Please type:"
        fail "    sudo apt-get update && sudo apt-get install -y $1"
    fi
    say "Installing the system package $1 $2."
    # Unquoted on purpose: empty for root, two words otherwise. What apt-get has to complain of is on stderr.
    $as_root apt-get -qq update >/dev/null &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$1" >/dev/null ||
        fail "The system package $1 could not be installed: the lines above say why."
}
