"""The front door: `zhengwen`, the command line that mounts the commands of every floor."""


def main() -> None:
    """Run the command line."""
