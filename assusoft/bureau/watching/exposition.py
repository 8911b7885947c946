"""Families of numbers -> the text that Prometheus reads: the door to prometheus_client."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

Samples = dict[tuple[str, ...], float]


@dataclass
class Family:
    """Numbers of one name: `samples` has values of `labels` -> number. A counter's name ends in `_total`."""

    name: str
    help: str
    labels: tuple[str, ...] = ()
    kind: Literal["gauge", "counter"] = "gauge"
    samples: Samples = field(default_factory=dict)


CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""Of the text."""


def exposition(families: Iterable[Family]) -> bytes:
    """The text format 0.0.4, families in the order given; one without samples is left out."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Given([_metric(one) for one in families if one.samples]))
    return generate_latest(registry)


class _Given(Collector):
    """What was counted already."""

    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        return self._metrics


def _metric(family: Family) -> Metric:
    make = CounterMetricFamily if family.kind == "counter" else GaugeMetricFamily
    metric: GaugeMetricFamily | CounterMetricFamily = make(family.name, family.help, labels=family.labels)
    for labels, number in family.samples.items():
        metric.add_metric(labels, number)
    return metric
