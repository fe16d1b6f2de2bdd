#!/bin/sh
# Runs this folder's job: sh launch.sh [JOB.json] LAUNCHER...
#     sh launch.sh {{file8}} torchrun --standalone --nproc_per_node=8
# puts run_mlm.py and the job behind the launcher. Without JOB.json it is job.json. README.md has a line for each machine.
set -eu
CDPATH='' cd -- "$(dirname -- "$0")"

job=job.json
case "${1-}" in
*.json)
    job=$1
    shift
    ;;
esac
if [ $# -eq 0 ]; then
    echo "launch.sh: which launcher? For one GPU: sh launch.sh $job torchrun --standalone --nproc_per_node=1" >&2
    exit 2
fi
{{resume}}
if [ ! -f "$job" ]; then
    echo "launch.sh: there is no $job in $(pwd)" >&2
    exit 2
fi
if [ ! -f run_mlm.py ]; then
    echo "launch.sh: there is no run_mlm.py in $(pwd): README.md has the line that fetches it" >&2
    exit 2
fi
{{environment}}
echo "launch.sh: $job" >&2
exec "$@" run_mlm.py "$job"
