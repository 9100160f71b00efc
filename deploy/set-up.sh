# What ./run and ./test need of a machine, installed where it is missing. Sourced by both, in the project's folder.

# WeasyPrint's wheel installs without Pango and then fails when it is imported, so Pango is asked for by package.
system_packages=(python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core)
python=.venv/bin/python

say() { printf '%s\n' "$@"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

# install_packages NAME...: installs those that are missing. Without apt: says what is needed, and stops.
install_packages() {
    local name missing=() as_root=()
    command -v apt-get >/dev/null || { need_libraries; return; }
    for name in "$@"; do
        [[ $(dpkg-query -W -f '${Status}' "$name" 2>/dev/null) == *" installed" ]] || missing+=("$name")
    done
    ((${#missing[@]})) || return 0
    if ((EUID)); then
        command -v sudo >/dev/null || fail "Missing: ${missing[*]}. Install them as root, then start again."
        as_root=(sudo)
    fi
    say "Installing ${missing[*]} ..."
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" \
        >/dev/null || fail "These packages could not be installed: ${missing[*]}. What apt said stands above."
}

need_libraries() {
    python3 -c 'import ctypes.util, venv; exit(not (ctypes.util.find_library("pango-1.0")
        and ctypes.util.find_library("pangoft2-1.0") and ctypes.util.find_library("harfbuzz-subset")))' 2>/dev/null ||
        fail "This machine has no apt. Install Python 3.11 or newer with venv, Pango (1.44 or newer, with pangoft2)," \
            "HarfBuzz with its subset library and the DejaVu fonts, then start again."
}

# install_wheels LOCK: makes .venv where there is none that works, and installs the lock where it has changed.
install_wheels() {
    local lock=$1 stamp=.venv/installed-$1 digest
    python3 -c 'import sys; exit(sys.version_info < (3, 11))' || fail "Python 3.11 or newer is needed."
    if ! "$python" -c '' 2>/dev/null; then
        say "Making .venv ..."
        python3 -m venv --clear .venv
    fi
    digest=$(sha256sum <"$lock")
    [[ $(cat "$stamp" 2>/dev/null) == "$digest" ]] && return
    say "Installing Python packages ..."
    "$python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" ||
        fail "The Python packages could not be installed. What pip said stands above."
    printf '%s\n' "$digest" >"$stamp"
}
