#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# From a fresh Debian 12 to a running Rushton: packages, build, demo, tests. See usage below.
set -eu

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here"

packages_build="cmake ninja-build gcc libc6-dev pkg-config libhdf5-openmpi-dev libsundials-dev
    libopenmpi-dev openmpi-bin libfyaml-dev libudunits2-dev libgsl-dev libjansson-dev libcsv-dev
    libzip-dev libnlopt-dev zlib1g-dev libexpat1-dev libxlsxwriter-dev libpopt-dev libcmocka-dev libglpk-dev
    libsbml5-dev libpango1.0-dev fonts-dejavu-core tzdata"
# The page of reports is bundled by npm. One that is in PATH is taken as it is, Debian's or not.
command -v node >/dev/null && command -v npm >/dev/null || packages_build="$packages_build nodejs npm ca-certificates"
packages_test="chromium fonts-dejavu-core clang-format universal-ctags python3 python3-h5py python3-matplotlib
    python3-pil python-cobra-data"
packages_pictures="python3-h5py python3-numpy python3-matplotlib python3-yaml"
packages_long="python3-paraview slurm-wlm munge"

# mpirun in a container and on a machine with few cores.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export OMPI_MCA_rmaps_base_oversubscribe=1
export OMP_NUM_THREADS=1

usage() {
    cat <<'TEXT'
usage: ./bootstrap.sh COMMAND [...]

  deps    install the Debian packages that build, tests and demo use (root or sudo)
  build   build the program into build-release/
  demo    run the validation cases against measured data and a 22 m3 tank on two ranks;
          results and pictures go to demo/
  test    all tests, in the release build and under the address and undefined-behaviour sanitizers
  long    the longer checks (ctest -L long), release build

Each command does first what it needs; nothing is done twice. Several may be given in a row.
TEXT
}

say() { printf '\n== %s\n' "$*"; }
die() { printf 'bootstrap.sh: %s\n' "$*" >&2; exit 1; }

# The packages of the list that are not installed.
missing() {
    local package state
    for package in "$@"; do
        state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
        [ "$state" = installed ] || printf '%s ' "$package"
    done
}

ensure_packages() {
    local wanted root=""
    command -v dpkg-query >/dev/null || {
        say "this is not Debian: going on with what is installed"
        return 0
    }
    wanted=$(missing "$@")
    [ -n "$wanted" ] || return 0
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null ||
            die "not root and no sudo; please have these packages installed: $wanted"
        root="sudo"
    fi
    say "installing: $wanted"
    # Word splitting of $wanted and $root is meant. A first failure may only mean old package lists.
    # shellcheck disable=SC2086
    apt_install() {
        $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
            -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 $wanted </dev/null
    }
    if ! ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1 || ! apt_install; then
        $root apt-get update -q -o Acquire::Retries=3 </dev/null ||
            printf 'bootstrap.sh: apt-get update failed\n' >&2
        apt_install || true
    fi
    wanted=$(missing "$@")
    [ -z "$wanted" ] || die "could not install: $wanted"
}

# nproc itself heeds the one thread that is asked of libraries above.
jobs_here() { env -u OMP_NUM_THREADS nproc 2>/dev/null || echo 2; }

# Configures and builds what changed. The folder is the preset's, an existing one is kept.
build_preset() {
    local preset=$1 output
    say "building: preset $preset, folder build-$preset"
    output=$(cmake --preset "$preset" 2>&1) || {
        printf '%s\n' "$output"
        echo "bootstrap.sh: configuring the preset $preset failed" >&2
        return 1
    }
    cmake --build --preset "$preset" --parallel "$(jobs_here)" -- -k 0 || {
        echo "bootstrap.sh: building the preset $preset failed" >&2
        return 1
    }
}

cmd_deps() {
    # shellcheck disable=SC2086
    ensure_packages $packages_build $packages_test $packages_pictures
    say "all packages are installed"
}

cmd_build() {
    # shellcheck disable=SC2086
    ensure_packages $packages_build
    build_preset release
    say "built: build-release/rushton"
}

# Passed and failed over all calls of run_tests.
passed=0
failed=0
not_run=""

# run_tests FOLDER TITLE [ctest arguments]: runs, shows failures, adds up. A test that is skipped is
# named and counts as neither.
run_tests() {
    local folder=$1 title=$2 log report
    shift 2
    log=$folder/bootstrap-ctest.log
    report=$folder/bootstrap-ctest.xml
    mkdir -p "$folder"
    rm -f "$report"
    say "testing: $title"
    # Those of several ranks say so (PROCESSORS) and get the machine, the others run beside each other.
    ctest --test-dir "$folder" --parallel "$(jobs_here)" --output-on-failure --no-tests=error \
        --output-junit "$here/$report" "$@" </dev/null 2>&1 | tee "$log" |
        grep -vE ' Passed |^ +Start +[0-9]+: ' || true
    [ -s "$report" ] || {
        cat "$log"
        echo "ctest wrote no report: counted as one failure"
        failed=$((failed + 1))
        return 0
    }
    local total bad skipped broken
    total=$(grep -c '<testcase ' "$report" || true)
    bad=$(grep -c '<testcase .*status="fail"' "$report" || true)
    skipped=$(grep -c '<testcase .*status="\(notrun\|disabled\)"' "$report" || true)
    # A test whose program is missing has not run; only a test that says so itself is skipped.
    broken=$(grep -A1 '<testcase .*status="notrun"' "$report" | grep -c 'Unable to find' || true)
    passed=$((passed + total - bad - skipped))
    failed=$((failed + bad + broken))
    not_run="$not_run$(sed -n 's/.*<testcase name="\([^"]*\)".*status="notrun".*/ \1/p' "$report" |
        tr -d '\n')"
    printf '%s: %d passed, %d failed, %d skipped\n' "$title" $((total - bad - skipped)) \
        $((bad + broken)) $((skipped - broken))
}

cmd_test() {
    # shellcheck disable=SC2086
    ensure_packages $packages_build $packages_test $packages_pictures
    passed=0 failed=0 not_run=""
    # What did build is tested all the same; a build that fails counts as one failure more.
    build_preset release || failed=$((failed + 1))
    build_preset dev || failed=$((failed + 1))
    run_tests build-release "release build" -LE '^long$'
    export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1}"
    run_tests build-dev "sanitizer build" -LE '^(long|lint)$'
    [ -z "$not_run" ] || printf '\nskipped or not run:%s\n' "$not_run"
    printf '\n%d passed, %d failed\n' "$passed" "$failed"
    [ "$failed" = 0 ]
}

cmd_long() {
    # shellcheck disable=SC2086
    ensure_packages $packages_build $packages_test $packages_long
    build_preset release
    if ! ctest --test-dir build-release -N -L '^long$' | grep -q 'Test *#'; then
        say "there are no longer checks yet"
        return 0
    fi
    passed=0 failed=0 not_run=""
    run_tests build-release "longer checks" -L '^long$' --timeout 3600
    printf '\n%d passed, %d failed\n' "$passed" "$failed"
    [ "$failed" = 0 ]
}

# The python of the packages: another one that comes first in PATH need not have their modules.
python=/usr/bin/python3
[ -x "$python" ] || python=python3

# One validation case: run, compare, draw. A failed verdict is a result, not an error.
demo_case() {
    local folder=${1%/} name code=0
    name=$(basename "$folder")
    say "validation case $name"
    "$rushton" run "$folder/scenario.yaml" -q -o "demo/$name.h5" || {
        code=$?
        if [ "$code" != 1 ]; then
            problems="$problems $name(run:$code)"
            return 0
        fi
    }
    # Cases of sets that may not be shipped name them by this variable.
    if [ -z "${RUSHTON_DATA:-}" ] && grep -qs RUSHTON_DATA "$folder"/*.yaml; then
        verdicts="$verdicts  $name: not judged, its data are not here\n"
        plot "demo/$name.h5" -o "demo/$name.png"
        return 0
    fi
    code=0
    "$rushton" compare "demo/$name.h5" --limits "$folder/limits.yaml" || code=$?
    case $code in
        0) verdicts="$verdicts  $name: PASS\n" ;;
        1) verdicts="$verdicts  $name: FAIL\n" ;;
        *) problems="$problems $name(compare:$code)" ;;
    esac
    report "$name" "demo/$name.h5" --limits "$folder/limits.yaml"
    plot "demo/$name.h5" --limits "$folder/limits.yaml" -o "demo/$name.png"
}

# demo/NAME.html of results; a limit that is not met is no problem of the page.
report() {
    local name=$1 code=0
    shift
    "$rushton" report "$@" -o "demo/$name.html" >/dev/null 2>&1 || code=$?
    [ "$code" -le 1 ] || problems="$problems $name(report:$code)"
}

plot() { "$rushton" plot "$@" >/dev/null || problems="$problems plot($1)"; }

# One tank on two ranks, in its own words.
demo_tank() {
    local name=$1 code=0 begun=$SECONDS progress=""
    if [ ! -f "scenarios/$name.yaml" ]; then
        problems="$problems $name(no scenario)"
        return 0
    fi
    say "scenario $name, two ranks"
    [ -t 2 ] && progress=--progress # mpirun's stderr is none
    # shellcheck disable=SC2086
    mpirun -n 2 "$rushton" run "scenarios/$name.yaml" $progress -o "demo/$name.h5" </dev/null || code=$?
    if [ "$code" -gt 1 ]; then
        problems="$problems $name(run:$code)"
        return 0
    fi
    printf 'computed in %d s\n' $((SECONDS - begun))
    tanks="$tanks demo/$name.h5"
    plot "demo/$name.h5" -o "demo/$name.png"
}

cmd_demo() {
    local folder begun=$SECONDS
    # shellcheck disable=SC2086
    ensure_packages $packages_build $packages_pictures
    build_preset release
    rushton=$here/build-release/rushton
    verdicts="" problems="" tanks=""
    mkdir -p demo
    # Measured sets that may not be shipped are judged where they are at hand.
    if [ -d "$here/../shared/data/measured" ]; then
        export RUSHTON_DATA=${RUSHTON_DATA:-$here/../shared/data/measured}
    fi
    for folder in validation/cases/*/; do
        [ -f "$folder/scenario.yaml" ] && [ -f "$folder/limits.yaml" ] && demo_case "$folder"
    done
    demo_tank ecoli_22m3
    demo_tank ecoli_22m3_well_mixed
    if [ -f demo/ecoli_22m3.h5 ] && [[ " $tanks " = *" demo/ecoli_22m3.h5 "* ]]; then
        plot demo/ecoli_22m3.h5 --what "section:glucose@2 h,5 h,8 h,10 h" \
            --what "section:oxygen@2 h,5 h,8 h,10 h" -o demo/ecoli_22m3_section.png
    fi
    if [ -n "$tanks" ]; then
        say "what the tank did"
        # shellcheck disable=SC2086
        "$python" examples/plots/summary.py $tanks || problems="$problems summary"
        # shellcheck disable=SC2086
        report ecoli_22m3 $tanks
    fi
    say "verdicts against measured data"
    printf '%b' "${verdicts:-  none\n}"
    printf '\nresults, reports (open demo/ecoli_22m3.html) and pictures in %s/demo: %s\n' "$here" "$(cd demo && echo *)"
    printf 'took %d s\n' $((SECONDS - begun))
    [ -z "$problems" ] || die "not done:$problems"
}

[ $# -gt 0 ] || { usage; exit 0; }
for command in "$@"; do
    case $command in
        deps | build | demo | test | long) ;;
        -h | --help | help) usage; exit 0 ;;
        *) usage >&2; die "there is no command '$command'" ;;
    esac
done
for command in "$@"; do
    "cmd_$command"
done
