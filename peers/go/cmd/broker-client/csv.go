package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"

	pb "workbook/peers/gen/brokerv1"
)

// readCSV reads a table whose first line names its columns.
func readCSV(path string) ([]*pb.BrokerRequest, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	table := csv.NewReader(file)
	names, err := table.Read()
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", path, err)
	}
	var readings []*pb.BrokerRequest
	for {
		row, err := table.Read()
		if errors.Is(err, io.EOF) {
			return readings, nil
		}
		if err != nil {
			return nil, fmt.Errorf("cannot read %s: %w", path, err)
		}
		var wrong error
		number := func(name string) float64 {
			column := slices.Index(names, name)
			if column < 0 {
				wrong = fmt.Errorf("there is no column %s", name)
				return 0
			}
			value, err := strconv.ParseFloat(row[column], 64)
			wrong = errors.Join(wrong, err)
			return value
		}
		readings = append(readings, &pb.BrokerRequest{
			Id:            int32(number("id")),
			Precipitation: number("precipitation"),
			TempMax:       number("temp_max"),
			TempMin:       number("temp_min"),
			Wind:          number("wind"),
		})
		if wrong != nil {
			line, _ := table.FieldPos(0)
			return nil, fmt.Errorf("%s, line %d: %w", path, line, wrong)
		}
	}
}
