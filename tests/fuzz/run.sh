#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh TARGET SECONDS: makes up inputs for that long. run.sh TARGET merge: keeps the smallest set of
# them with the same coverage in corpus/TARGET. Needs build-fuzz (preset fuzz); works in ./fuzz.
set -eu
target=$1 seconds=$2
here=$(cd "$(dirname "$0")" && pwd)
program=$here/../../build-fuzz/tests/fuzz/fuzz_$target
kept=$here/corpus/$target
mkdir -p "fuzz/$target" fuzz/found
export ASAN_OPTIONS=detect_leaks=1
export OMPI_MCA_ess_singleton_isolated=1
common=(-timeout=20 -rss_limit_mb=2500 "-dict=$here/words/$target.dict" -artifact_prefix="fuzz/found/$target-")
if [ "$seconds" = merge ]; then
    new=$(mktemp -d)
    cp "$kept"/found-* "$new" 2>/dev/null || true
    ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0
    "$program" -merge=1 -use_counters=0 -max_len=1500 "${common[@]}" "$new" "$kept" "fuzz/$target"
    rm -rf "$kept" && mv "$new" "$kept" && chmod 755 "$kept"
else
    "$program" -max_total_time="$seconds" -max_len=4096 -print_final_stats=1 "${common[@]}" "fuzz/$target" "$kept"
fi
