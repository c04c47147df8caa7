#!/usr/bin/env bash
# Weighs the crate that this generator writes against progenitor's for the same document: CPU time of `cargo check` and of a
# release build, size of the code, lines. Both sides are measured in turn, the least of several rounds counts.
#
#   cargo install cargo-progenitor --version 0.15.1 --locked     once, by hand
#   generator/weight/measure.sh [ROUNDS]                          3 by default; some minutes
#
# Needs cargo, `size` of binutils, and the network for progenitor's own dependencies. Writes only below target/weight.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-3}
here=$PWD/generator/weight
work=$PWD/target/weight

command -v cargo-progenitor >/dev/null || {
  echo "cargo-progenitor is not installed: cargo install cargo-progenitor --version 0.15.1 --locked" >&2
  exit 2
}

rm -rf "$work/crates" && mkdir -p "$work/crates"
cd "$work/crates"

# Progenitor counts `default` among the successes and takes one type of success only, so both sides get the document without.
grep -v '^ *default: {$ref: .#/components/responses/' ../../../spec/openapi.yaml > document.yaml
(cd ../../.. && cargo xtask generate --spec "$work/crates/document.yaml" --out "$work/crates/generated" --name generated) > generate.log 2>&1 \
  || { cat generate.log >&2; exit 1; }
cargo-progenitor progenitor -i document.yaml -o progenitor-output -n progenitor-output -v 0.1.0 > progenitor.log 2>&1 \
  || { cat progenitor.log >&2; exit 1; }
sed -i '/^license = "SPECIFY/d' progenitor-output/Cargo.toml

http='reqwest = { version = "0.13", default-features = false }'
tokio='tokio = { version = "1", features = ["rt", "net", "time", "macros"] }'
caller() { # NAME DEPENDENCIES
  mkdir -p "$1-caller/src"
  cp "$here/callers/$1.rs" "$1-caller/src/main.rs"
  printf '[package]\nname = "%s-caller"\nversion = "0.1.0"\nedition = "2024"\n[dependencies]\n%s\n%b\n' "$1" "$tokio" "$2" > "$1-caller/Cargo.toml"
}
caller generated 'generated = { path = "../generated", default-features = false }\n[features]\npatterns = ["generated/patterns"]\ntls = ["generated/tls"]'
caller progenitor 'progenitor-output = { path = "../progenitor-output" }\nserde = "1"\nserde_json = "1"\nuuid = { version = "1", features = ["v4"] }'
caller baseline "$http\nserde_json = \"1\""
printf '[workspace]\nresolver = "3"\nmembers = ["generated", "progenitor-output", "*-caller"]\nexclude = ["generated/runtime"]\n' > Cargo.toml

export CARGO_INCREMENTAL=0 CARGO_TARGET_DIR=$work/target
unset RUSTFLAGS

# CPU seconds of compiling one package whose dependencies are ready: the least of all rounds. Sets LEAST[key].
declare -A LEAST
weigh() { # KEY SOURCE COMMAND...
  local key=$1 source=$2 spent
  shift 2
  touch "$source"
  spent=$( { TIMEFORMAT='%U %S'; time "$@" >/dev/null 2>cargo.log; } 2>&1 | tail -n 1 | awk '{ printf "%.2f", $1 + $2 }')
  LEAST[$key]=$(awk -v a="${LEAST[$key]:-999999}" -v b="$spent" 'BEGIN { print (b < a ? b : a) }')
}
ours=(--package generated-caller) theirs=(--package progenitor-caller)
lib_ours=generated/src/lib.rs lib_theirs=progenitor-output/src/lib.rs
for package in generated progenitor-output; do
  cargo check --quiet --package "$package" --no-default-features
done
for package in generated-caller progenitor-caller baseline-caller; do
  cargo build --quiet --release --package "$package"
done
for ((round = 1; round <= rounds; round++)); do
  echo "round $round of $rounds" >&2
  weigh check-ours "$lib_ours" cargo check --package generated --no-default-features
  weigh check-theirs "$lib_theirs" cargo check --package progenitor-output --no-default-features
  # The crate and a caller of all its operations: generic code is compiled where it is called.
  weigh release-ours "$lib_ours" cargo build --release "${ours[@]}"
  weigh release-theirs "$lib_theirs" cargo build --release "${theirs[@]}"
done

text() { size "$CARGO_TARGET_DIR/release/$1-caller" | awk 'NR == 2 { print $1 }'; }
lines() { find "$1" -name '*.rs' -exec cat {} + | wc -l; }
bytes() { find "$1" -name '*.rs' -exec cat {} + | wc -c; }
crates() { cargo tree --package "$1" --edges normal --prefix none --no-dedupe 2>/dev/null | awk '{ print $1, $2 }' | sort -u | wc -l; }
base=$(text baseline)
row() { # NAME OURS THEIRS
  awk -v name="$1" -v a="$2" -v b="$3" 'BEGIN { printf "| %s | %s | %s | %.2f |\n", name, a, b, a / b }'
}
echo
echo "| | this generator | progenitor 0.15.1 | ratio |"
echo "| --- | ---: | ---: | ---: |"
row 'CPU s, `cargo check` of the crate' "${LEAST[check-ours]}" "${LEAST[check-theirs]}"
row 'CPU s, release build of the crate and a caller of every operation' "${LEAST[release-ours]}" "${LEAST[release-theirs]}"
row 'code in that caller beyond a bare HTTP client, bytes of text' $(($(text generated) - base)) $(($(text progenitor) - base))
row 'generated Rust, lines' "$(lines generated/src)" "$(lines progenitor-output/src)"
row 'generated Rust, bytes' "$(bytes generated/src)" "$(bytes progenitor-output/src)"
row 'crates below the caller' "$(crates generated-caller)" "$(crates progenitor-caller)"

echo
echo "| feature of the generated crate | CPU s of a release build from nothing | text of the caller, bytes | crates |"
echo "| --- | ---: | ---: | ---: |"
for features in '' patterns tls; do
  grep -q "^${features:-default} =" generated/Cargo.toml || continue
  export CARGO_TARGET_DIR=$work/cold
  rm -rf "$CARGO_TARGET_DIR"
  spent=$( { TIMEFORMAT='%U %S'; time cargo build --release --package generated-caller --features "$features" >/dev/null 2>cargo.log; } 2>&1 | tail -n 1 | awk '{ printf "%.1f", $1 + $2 }')
  count=$(cargo tree --package generated-caller --features "$features" --edges normal --prefix none --no-dedupe 2>/dev/null | awk '{ print $1, $2 }' | sort -u | wc -l)
  echo "| ${features:-none} | $spent | $(text generated) | $count |"
done
