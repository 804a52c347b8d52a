"""The model of chapter 3: the next day's highest temperature, learned while it is asked,
by recursive least squares, as in 03-bidi-broker/forecast/predictor.ts."""

import math
from operator import mul

SIZE = 9


def dot(a, b):
    return sum(map(mul, a, b))


class Predictor:
    def __init__(self):
        self._days = 0
        self._weights = [0.0] * SIZE
        self._doubt = [[float(i == j) for j in range(SIZE)] for i in range(SIZE)]

    def predict(self, reading):
        """Takes a day's reading, first as the truth about the forecast of the day before,
        and gives the next day's highest temperature in °C."""
        today = reading.temp_max
        if self._days == 0:
            self._temp_max = self._usual = today
        else:
            self._learn(today - self._temp_max)
            self._usual = 0.95 * self._usual + 0.05 * today
        season = 2 * math.pi * self._days / 365.25
        self._features = [
            1.0,
            float(reading.precipitation > 0),
            today,
            reading.temp_min,
            reading.wind,
            today - self._temp_max,
            self._usual,
            math.sin(season),
            math.cos(season),
        ]
        self._days += 1
        self._temp_max = today
        return today + dot(self._weights, self._features)

    def _learn(self, truth):
        surprise = truth - dot(self._weights, self._features)
        spread = [dot(row, self._features) for row in self._doubt]
        share = 1 / (1 + dot(self._features, spread))
        for i, row in enumerate(self._doubt):
            gain = spread[i] * share
            self._weights[i] += gain * surprise
            self._doubt[i] = [doubt - gain * other for doubt, other in zip(row, spread)]
