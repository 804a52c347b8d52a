package main

import (
	"fmt"

	pb "workbook/peers/gen/mnistv1"
)

const pixels = 28 * 28

// centroids is the mean picture of each digit. A sample is taken for the digit whose
// mean is nearest.
type centroids struct {
	sums   [10][pixels]float64
	counts [10]float64
}

func pixelsOf(sample *pb.Sample) ([]byte, error) {
	data := sample.GetImage().GetData()
	if len(data) != pixels || sample.Label < 0 || sample.Label > 9 {
		return nil, fmt.Errorf("sample %d is no digit of %d pixels", sample.Index, pixels)
	}
	return data, nil
}

func (c *centroids) learn(sample *pb.Sample) error {
	data, err := pixelsOf(sample)
	if err != nil {
		return err
	}
	for i, value := range data {
		c.sums[sample.Label][i] += float64(value)
	}
	c.counts[sample.Label]++
	return nil
}

func (c *centroids) guess(sample *pb.Sample) (int32, error) {
	data, err := pixelsOf(sample)
	if err != nil {
		return 0, err
	}
	best, nearest := 0, 0.0
	for label := range c.sums {
		distance := 0.0
		for i, value := range data {
			difference := c.sums[label][i]/max(1, c.counts[label]) - float64(value)
			distance += difference * difference
		}
		if label == 0 || distance < nearest {
			best, nearest = label, distance
		}
	}
	return int32(best), nil
}
