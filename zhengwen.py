"""The front door: `zhengwen`, the command line that mounts the commands of every floor."""

import typer

from corpus import cli as corpus_cli
from eval import cli as eval_cli
from eval.bench import cli as bench_cli
from indexer import cli as indexer_cli
from indexer import encoder_cli
from service import admin_cli
from service import cli as service_cli

app = typer.Typer(
    help="政问：用政策文件的条款回答问题，逐字引用，可以核对。",
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
indexer_cli.register(app)
encoder_cli.register(app)
service_cli.register(app)
admin_cli.register(app)
app.add_typer(corpus_cli.app, name="corpus")
app.add_typer(eval_cli.app, name="eval")
app.add_typer(bench_cli.app, name="bench")


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
