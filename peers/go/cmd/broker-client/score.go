package main

import (
	"fmt"
	"math"

	pb "workbook/peers/gen/brokerv1"
)

// score compares each forecast with what the next day was, and with the naive one:
// tomorrow is as today.
type score struct {
	answered, refused, compared int
	err, naiveErr               float64
	forecast, today             float64
	known                       bool
}

func (s *score) add(reading *pb.BrokerRequest, response *pb.BrokerResponse) {
	s.answered++
	result, ok := response.Result.(*pb.BrokerResponse_Prediction)
	if !ok {
		s.refused++
		s.known = false // nobody knows what this day was
		fmt.Printf("Reading %d was refused: %s\n", response.Id, response.GetRefusal())
		return
	}
	if s.known {
		s.compared++
		s.err += math.Abs(s.forecast - reading.TempMax)
		s.naiveErr += math.Abs(s.today - reading.TempMax)
	}
	s.forecast, s.today, s.known = result.Prediction, reading.TempMax, true
}

func (s *score) report() string {
	days := float64(max(1, s.compared))
	return fmt.Sprintf("%d readings answered, %d refused\nmean error %.2f °C; of \"tomorrow is as today\" %.2f °C",
		s.answered, s.refused, s.err/days, s.naiveErr/days)
}
