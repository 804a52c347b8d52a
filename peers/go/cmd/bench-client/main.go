// A client of the benchmark, as lab/bench/program.ts describes it: for each line on its
// standard input, a number of seconds, it does its work until they have passed, and
// answers with one line of JSON.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"

	"workbook/peers/internal/peer"
)

func main() {
	flags := peer.AddClientFlags("127.0.0.1:50051")
	work := flag.String("work", "users", "users or broker")
	amount := flag.Int("amount", 100, "how much to do in a round")
	window := flag.Int("window", 64, "readings in flight")
	flag.Parse()
	peer.Run(func(ctx context.Context) error {
		conn, err := flags.Dial()
		if err != nil {
			return err
		}
		defer conn.Close()
		switch *work {
		case "users":
			once, err := getUser(ctx, conn, *amount)
			if err != nil {
				return err
			}
			return answerLines(once)
		case "broker":
			return answerLines(predict(ctx, conn, *amount, *window))
		default:
			return fmt.Errorf("--work takes users or broker, not %q", *work)
		}
	})
}

// round is the work once: how long each answer took, in milliseconds, and a number that
// is made of the answers.
type round func() (latencies []float64, check float64, err error)

type answer struct {
	Each    int     `json:"each"`
	Check   float64 `json:"check"`
	Units   int     `json:"units"`
	Seconds float64 `json:"seconds"`
	P50     float64 `json:"p50"`
	P99     float64 `json:"p99"`
}

func answerLines(once round) error {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		limit, err := strconv.ParseFloat(lines.Text(), 64)
		if err != nil {
			return err
		}
		var a answer
		var latencies []float64
		began := time.Now()
		for len(latencies) == 0 || a.Seconds < limit {
			more, check, err := once()
			if err != nil {
				return err
			}
			if len(latencies) > 0 && check != a.Check {
				return errors.New("the same work gave different results")
			}
			a.Each, a.Check = len(more), check
			latencies = append(latencies, more...)
			a.Seconds = time.Since(began).Seconds()
		}
		slices.Sort(latencies)
		last := float64(len(latencies) - 1)
		a.Units, a.P50, a.P99 = len(latencies), latencies[int(last*0.5)], latencies[int(last*0.99)]
		text, err := json.Marshal(a)
		if err != nil {
			return err
		}
		fmt.Println(string(text))
	}
	return lines.Err()
}

func since(began time.Time) float64 { return float64(time.Since(began)) / float64(time.Millisecond) }
