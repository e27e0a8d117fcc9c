"""storage_backing_string: what a backing string stands for, as the source of a disk."""

from harness import Case

from purevirt.conf.backing import format_source, parse_backing


def produce(case: Case) -> str:
    """The source, and 1 where credentials were dropped."""
    backing = parse_backing(case.options["string"])
    return format_source(backing.source) + str(0 if backing.is_complete else 1)


def expected(case: Case) -> str:
    """The expected source and number."""
    return f"{case.options['expected']['xml']}{case.options['expected']['return']}\n"
