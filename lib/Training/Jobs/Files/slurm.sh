#!/bin/bash
# A sample for Slurm: 4 nodes of 8 GPUs. Submit it in this folder, which all nodes must see: sbatch slurm.sh
# PARTITION, time, processors and how GPUs are asked for differ from one cluster to the next: replace them.
#SBATCH --job-name=bert-mlm
#SBATCH --partition=PARTITION
#SBATCH --nodes=4
#SBATCH --ntasks-per-node=1
#SBATCH --gpus-per-node=8
#SBATCH --cpus-per-task=32
#SBATCH --time=24:00:00
#SBATCH --requeue
#SBATCH --output=slurm-%j.log
set -eu
cd "$SLURM_SUBMIT_DIR"

# Replace: what makes the Python of requirements.txt the one that is found.
. venv/bin/activate

# One launcher a node, eight processes each; they meet at the first node.
first=$(scontrol show hostnames "$SLURM_JOB_NODELIST" | head -n 1)
port=$((29500 + SLURM_JOB_ID % 1000))
srun --kill-on-bad-exit=1 sh launch.sh {{file32}} torchrun --nnodes="$SLURM_JOB_NUM_NODES" --nproc_per_node=8 \
    --rdzv_id="$SLURM_JOB_ID" --rdzv_backend=c10d --rdzv_endpoint="$first:$port"
