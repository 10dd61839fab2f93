"""What it costs, as ratios beside a yardstick in the same run: each module is a command."""
