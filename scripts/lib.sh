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
    fetch_uv
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
create_environment() {
    if find_uv && "$uv" venv --quiet --allow-existing --python "$python" "$venv"; then
        return
    elif "$python" -c 'import ensurepip' 2>/dev/null; then
        "$python" -m venv "$venv"
    elif "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m venv --without-pip "$venv"
    else
        ensure_packages "to make a private Python environment" python3-venv
        "$python" -m venv "$venv"
    fi
}

# The uv on the path, else the environment's own. Asked to run, because a shim of that name may lead to nothing.
find_uv() {
    for uv in uv "$venv/bin/uv"; do
        if "$uv" --version >/dev/null 2>&1; then return; fi
    done
    return 1
}

# Puts a uv into the environment where there is none, because it installs in seconds what takes pip half a minute.
# Set-up does without it where it cannot be had soon: no wheel for this machine, no network, or a slow one.
fetch_uv() {
    find_uv || (
        limit="timeout --foreground 30"
        pip_install "$venv/bin/python" --only-binary :all: --no-deps --retries 1 --timeout 10 \
            --require-hashes -r "$root/requirements-uv.lock"
    ) >/dev/null 2>&1 || true
}

# install_into PYTHON ARGUMENTS: installs into that interpreter's environment with uv or whichever pip there is.
install_into() {
    if find_uv; then
        if "$uv" pip install --quiet --python "$@" >&2; then return; fi
        # uv does not read pip's configuration, which may be what knows the way to the packages here.
        say "uv could not install them; trying pip."
    fi
    pip_install "$@" >&2
}

# pip_install PYTHON ARGUMENTS: the same with its own pip, or that of the interpreter it was made from.
pip_install() {
    target=$1
    shift
    # Unquoted on purpose: `limit` is empty, or a command that runs another for a limited time.
    if "$target" -m pip --version >/dev/null 2>&1; then
        ${limit-} "$target" -m pip --quiet --disable-pip-version-check install "$@"
    else
        ${limit-} "$python" -m pip --quiet --disable-pip-version-check --python "$target" install "$@"
    fi
}

have() { command -v "$1" >/dev/null 2>&1; }

# Prints the packages that are missing to run a real OBS: on a screen that nobody sees, in a network of its own.
packages_for_obs() {
    have obs || printf ' %s' obs-studio obs-plugins
    have Xvfb || printf ' %s' xvfb
    have ip || printf ' %s' iproute2
    have ffmpeg || printf ' %s' ffmpeg # makes its music
}

# ensure_packages REASON NAME…: installs system packages where that needs no question, else says what to type and ends.
ensure_packages() {
    reason=$1
    shift
    have apt-get || fail "Cuedesk needs $* $reason. Please install that with this system's package manager, then run this again."
    if [ "$(id -u)" -eq 0 ]; then
        as_root=
    elif have sudo && sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    else
        say "Cuedesk needs system packages $reason: $*. Please type this, then run the same command again:"
        fail "    sudo apt-get update && sudo apt-get install -y $*"
    fi
    say "Installing system packages $reason: $*."
    # Unquoted on purpose: empty for root, two words otherwise. What apt-get has to complain of is on stderr.
    # One broken source of packages among several must not end it; whether all are there is for the install to say.
    $as_root apt-get -qq update >/dev/null || true
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >/dev/null ||
        fail "They could not be installed: the lines above say why."
}
