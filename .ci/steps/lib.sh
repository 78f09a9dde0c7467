# shellcheck shell=bash disable=SC2034
# Sourced by the scripts beside it: where things are kept, and how a step is run.

exec </dev/null
export DEBIAN_FRONTEND=noninteractive

# What is downloaded and built stays between runs, outside the checkout, which may be a new one.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/enpo
mkdir -p "$cache"
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$cache/target}
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-never}
command -v cargo >/dev/null || PATH=$PATH:$HOME/.cargo/bin

# The folders of the tools carry the versions that they hold: a changed list is a new folder.
tools=$PWD/.ci/tools
python=$cache/python-$(sha256sum <"$tools/requirements.txt" | cut -c1-12)
node=$cache/node-$(sha256sum <"$tools/package.json" | cut -c1-12)
export PATH=$python/bin:$node/node_modules/.bin:$PATH
machete=0.9.2
export REDOCLY_TELEMETRY=off

# Tests build the binary; a script that needs a faster one sets this itself.
enpo=${ENPO_BINARY:-$CARGO_TARGET_DIR/debug/enpo}

# step TITLE COMMAND… prints a heading, runs the command, and says how long it took.
step() {
    local title=$1 began=$SECONDS
    shift
    printf '\n=== %s: %s\n' "$title" "$*"
    "$@"
    printf -- '--- %s: %d s\n' "$title" $((SECONDS - began))
}

# Everything in `processes` and in the folder `scratch` goes at the end of the script.
processes=()
scratch=$(mktemp -d -t enpo-ci.XXXXXX)
leave() {
    local status=$?
    for process in "${processes[@]}"; do
        kill "$process" 2>/dev/null || true
        wait "$process" 2>/dev/null || true
    done
    rm -rf "$scratch"
    exit "$status"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# serve DATABASE_URL sets `url` to a server of that register on a free port.
serve() {
    local log
    log=$(mktemp -p "$scratch" serve.XXXXXX)
    "$enpo" serve --listen 127.0.0.1:0 --database-url "$1" --rate-limit off 2>"$log" &
    processes+=($!)
    url=
    for _ in $(seq 300); do
        url=$(sed -n 's|.*listening on \(http://[^[:space:]/]*\).*|\1|p' "$log" | head -n 1)
        [[ $url ]] && "$enpo" health --url "$url" >/dev/null 2>&1 && return
        kill -0 "$!" 2>/dev/null || break
        sleep 0.1
    done
    echo "the server did not become ready:" >&2
    cat "$log" >&2
    return 1
}
