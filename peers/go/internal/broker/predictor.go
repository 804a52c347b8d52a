// Package broker is chapter 3's service: a forecast for each reading.
package broker

import (
	"math"

	pb "workbook/peers/gen/brokerv1"
)

const size = 9

type vector = [size]float64

// predictor learns by recursive least squares, as chapter 3's does in
// 03-bidi-broker/forecast/predictor.ts. The zero value has learned nothing.
type predictor struct {
	days                   int
	before, usual, tempMax float64
	yesterday, weights     vector
	doubt                  [size]vector
}

// predict takes a day's reading, first as the truth about the forecast of the day
// before, and gives the next day's highest temperature in °C.
func (p *predictor) predict(r *pb.BrokerRequest) float64 {
	if p.days == 0 {
		p.before, p.usual = r.TempMax, r.TempMax
		for i := range size {
			p.doubt[i][i] = 1
		}
	} else {
		p.learn(r.TempMax - p.tempMax)
		p.usual = 0.95*p.usual + 0.05*r.TempMax
	}
	rained := 0.0
	if r.Precipitation > 0 {
		rained = 1
	}
	season := 2 * math.Pi * float64(p.days) / 365.25
	change := r.TempMax - p.before
	p.yesterday = vector{
		1, rained, r.TempMax, r.TempMin, r.Wind, change, p.usual, math.Sin(season), math.Cos(season),
	}
	p.days++
	p.before, p.tempMax = r.TempMax, r.TempMax
	return r.TempMax + dot(&p.weights, &p.yesterday)
}

func (p *predictor) learn(truth float64) {
	surprise := truth - dot(&p.weights, &p.yesterday)
	var spread vector
	for i := range size {
		spread[i] = dot(&p.doubt[i], &p.yesterday)
	}
	share := 1 / (1 + dot(&p.yesterday, &spread))
	for i := range size {
		gain := spread[i] * share
		p.weights[i] += gain * surprise
		for j := range size {
			p.doubt[i][j] -= gain * spread[j]
		}
	}
}

func dot(a, b *vector) (sum float64) {
	for i := range size {
		sum += a[i] * b[i]
	}
	return sum
}
